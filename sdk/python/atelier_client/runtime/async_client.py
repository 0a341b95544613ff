"""The asynchronous client."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, Self

import anyio
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


class AsyncTransport:
    """Calls operations over an httpx client. Tasks may share it: they renew the access token once."""

    def __init__(
        self, contract: Contract, settings: Settings, store: TokenStore | None, http: httpx.AsyncClient
    ) -> None:
        self.http = http
        self.exchange = Exchange(contract, settings, store or MemoryStore(), http.cookies)
        self.session = Session(self.exchange.store)
        self._renewing = anyio.Lock()

    async def call(self, operation: str, arguments: Arguments, options: Options | None) -> Any:
        return await self._call(self.exchange.contract.operations[operation], arguments, options or Options())

    async def every(self, operation: str, arguments: Arguments, options: Options | None) -> AsyncIterator[Any]:
        """The items of all pages."""
        table = self.exchange.contract.operations[operation]
        changes: Arguments | None = {}
        while changes is not None:
            body = await self.call(operation, {**arguments, **changes}, options)
            for item in items_of(table, body):
                yield item
            changes = following(table, body)

    async def events(
        self, operation: str, arguments: Arguments, options: Options | None
    ) -> AsyncIterator[ServerSentEvent]:
        """Continues with `Last-Event-ID` when a stream breaks off; ends with a 204."""
        options = options or Options()
        table, reader = self.exchange.contract.operations[operation], EventReader(options.last_event_id)
        while True:
            own = replace(options, headers={**options.headers, **reader.begin()})
            try:
                async with aclosing(await self._respond(table, arguments, own, stream=True)) as response:
                    if response.status_code == 204:
                        return
                    async for line in response.aiter_lines():
                        if event := reader.read(line):
                            yield event
            except (ConnectionFailed, httpx.TransportError):
                if reader.has_failed_too_often():
                    raise
            await anyio.sleep(reader.retry)

    async def _call(self, operation: Operation, arguments: Arguments, options: Options) -> Any:
        try:
            result, body = result_of(operation, await self._respond(operation, arguments, options))
            self.exchange.accept(operation, body)
            return result
        finally:
            if operation.signs_out:
                self.session.clear()

    async def _respond(
        self, operation: Operation, arguments: Arguments, options: Options, *, stream: bool = False
    ) -> httpx.Response:
        exchange = self.exchange.run(operation, arguments, options)
        answer: Any = None
        try:
            while True:
                answer = await self._act(exchange.send(answer), stream=stream)
        except StopIteration as done:
            response: httpx.Response = done.value
            return response

    async def _act(self, action: Action, *, stream: bool) -> Any:
        match action:
            case Send(request, timeout):
                return await self._send(request, timeout, stream=stream)
            case Wait(seconds):
                return await anyio.sleep(seconds)
            case Renew(stale):
                return await self.renew(stale)
            case Call(operation):
                return await self._call(operation, {}, Options())

    async def _send(
        self, arguments: dict[str, Any], seconds: float, *, stream: bool
    ) -> httpx.Response | ConnectionFailed:
        try:
            response = await self.http.send(self.http.build_request(**arguments, timeout=seconds), stream=stream)
            if stream and not response.is_success:
                await response.aread()
            return response
        except httpx.TransportError as error:
            return ConnectionFailed(str(error) or type(error).__name__)

    async def renew(self, stale: str | None) -> bool:
        """Renew the access token, once for all tasks. False if the session is over."""
        async with self._renewing:
            known = self.exchange.can_renew(stale)
            if known is not False:
                return bool(known)
            try:
                await self._call(*self.exchange.renewal(), Options())
            except (RateLimited, ServerError, ConnectionFailed):
                raise
            except AtelierError:
                if stale:
                    self.session.clear()
                return False
            return True


class AsyncBaseClient:
    """A client of a contract at `base_url`: a storefront's own host, or a path of another one.

    `http` is an httpx client with settings of one's own, such as proxies; it is not closed with this one.
    """

    def __init__(
        self, contract: Contract, settings: Settings, store: TokenStore | None, http: httpx.AsyncClient | None
    ) -> None:
        self._own = httpx.AsyncClient() if http is None else None
        self._transport = AsyncTransport(contract, settings, store, http or self._own or httpx.AsyncClient())
        self.session = self._transport.session

    async def restore_session(self) -> bool:
        """Get an access token by the refresh token or its cookie. False if the session is over."""
        return await self._transport.renew(None)

    async def close(self) -> None:
        if self._own:
            await self._own.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self.close()


class AsyncResource:
    """The operations of one resource."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport
