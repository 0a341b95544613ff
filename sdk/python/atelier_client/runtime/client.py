"""The synchronous client."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any, Self

import httpx

from atelier_client.runtime.contract import Contract, Operation
from atelier_client.runtime.errors import AtelierError, ConnectionFailed, RateLimited, ServerError
from atelier_client.runtime.events import EventReader, ServerSentEvent
from atelier_client.runtime.exchange import Action, Call, Exchange, Renew, Send, Settings, Wait
from atelier_client.runtime.options import Options
from atelier_client.runtime.pages import following, items_of
from atelier_client.runtime.requests import Arguments
from atelier_client.runtime.results import result_of
from atelier_client.runtime.session import Session
from atelier_client.runtime.tokens import MemoryStore, TokenStore


class SyncTransport:
    """Calls operations over an httpx client. Threads may share it: they renew the access token once."""

    def __init__(self, contract: Contract, settings: Settings, store: TokenStore | None, http: httpx.Client) -> None:
        self.http = http
        self.exchange = Exchange(contract, settings, store or MemoryStore(), http.cookies)
        self.session = Session(self.exchange.store)
        self._renewing = threading.Lock()

    def call(self, operation: str, arguments: Arguments, options: Options | None) -> Any:
        return self._call(self.exchange.contract.operations[operation], arguments, options or Options())

    def every(self, operation: str, arguments: Arguments, options: Options | None) -> Iterator[Any]:
        """The items of all pages."""
        table = self.exchange.contract.operations[operation]
        changes: Arguments | None = {}
        while changes is not None:
            body = self.call(operation, {**arguments, **changes}, options)
            yield from items_of(table, body)
            changes = following(table, body)

    def events(self, operation: str, arguments: Arguments, options: Options | None) -> Iterator[ServerSentEvent]:
        """Continues with `Last-Event-ID` when a stream breaks off; ends with a 204."""
        options = options or Options()
        table, reader = self.exchange.contract.operations[operation], EventReader(options.last_event_id)
        while True:
            own = replace(options, headers={**options.headers, **reader.begin()})
            try:
                with closing(self._respond(table, arguments, own, stream=True)) as response:
                    if response.status_code == 204:
                        return
                    for line in response.iter_lines():
                        if event := reader.read(line):
                            yield event
            except (ConnectionFailed, httpx.TransportError):
                if reader.has_failed_too_often():
                    raise
            time.sleep(reader.retry)

    def _call(self, operation: Operation, arguments: Arguments, options: Options) -> Any:
        try:
            result, body = result_of(operation, self._respond(operation, arguments, options))
            self.exchange.accept(operation, body)
            return result
        finally:
            if operation.signs_out:
                self.session.clear()

    def _respond(
        self, operation: Operation, arguments: Arguments, options: Options, *, stream: bool = False
    ) -> httpx.Response:
        exchange = self.exchange.run(operation, arguments, options)
        answer: Any = None
        try:
            while True:
                answer = self._act(exchange.send(answer), stream=stream)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response

    def _act(self, action: Action, *, stream: bool) -> Any:
        match action:
            case Send(request, timeout):
                return self._send(request, timeout, stream=stream)
            case Wait(seconds):
                return time.sleep(seconds)
            case Renew(stale):
                return self.renew(stale)
            case Call(operation):
                return self._call(operation, {}, Options())

    def _send(self, arguments: dict[str, Any], timeout: float, *, stream: bool) -> httpx.Response | ConnectionFailed:
        try:
            response = self.http.send(self.http.build_request(**arguments, timeout=timeout), stream=stream)
            if stream and not response.is_success:
                response.read()
            return response
        except httpx.TransportError as error:
            return ConnectionFailed(str(error) or type(error).__name__)

    def renew(self, stale: str | None) -> bool:
        """Renew the access token, once for all threads. False if the session is over."""
        with self._renewing:
            known = self.exchange.can_renew(stale)
            if known is not False:
                return bool(known)
            try:
                self._call(*self.exchange.renewal(), Options())
            except (RateLimited, ServerError, ConnectionFailed):
                raise
            except AtelierError:
                if stale:
                    self.session.clear()
                return False
            return True


class BaseClient:
    """A client of a contract at `base_url`: a storefront's own host, or a path of another one.

    `http` is an httpx client with settings of one's own, such as proxies; it is not closed with this one.
    """

    def __init__(
        self, contract: Contract, settings: Settings, store: TokenStore | None, http: httpx.Client | None
    ) -> None:
        self._own = httpx.Client() if http is None else None
        self._transport = SyncTransport(contract, settings, store, http or self._own or httpx.Client())
        self.session = self._transport.session

    def restore_session(self) -> bool:
        """Get an access token by the refresh token or its cookie. False if the session is over."""
        return self._transport.renew(None)

    def close(self) -> None:
        if self._own:
            self._own.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


class Resource:
    """The operations of one resource."""

    def __init__(self, transport: SyncTransport) -> None:
        self._transport = transport
