"""One call as a generator without I/O: a driver sends what it yields, and returns what came of it.

So the synchronous and the asynchronous client have one logic.
"""

import random
from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import httpx

from atelier_client.runtime.contract import Contract, Operation
from atelier_client.runtime.errors import ConnectionFailed, error_of, retry_after
from atelier_client.runtime.options import Options
from atelier_client.runtime.requests import Arguments, request_of
from atelier_client.runtime.tokens import Tokens, TokenStore

REPEATED = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Send:
    """The driver builds the request of these arguments, and returns the response, or a ConnectionFailed."""

    request: dict[str, Any]
    timeout: float


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: float


@dataclass(frozen=True, slots=True)
class Renew:
    """The driver returns whether there is another access token now: one renewal at a time."""

    stale: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """The driver calls the operation."""

    operation: Operation


Action = Send | Wait | Renew | Call
Exchanged = Generator[Action, Any, httpx.Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`retry_delay` and `longest_wait` are in seconds; what asks to wait longer fails at once."""

    base_url: str
    retries: int = 2
    retry_delay: float = 0.3
    longest_wait: float = 30.0
    timeout: float = 120.0


class Exchange:
    """The calls of one client. `cookies` are those of its connection."""

    def __init__(self, contract: Contract, settings: Settings, store: TokenStore, cookies: httpx.Cookies) -> None:
        self.contract = contract
        self.settings = settings
        self.store = store
        self._cookies = cookies

    def run(self, operation: Operation, arguments: Arguments, options: Options) -> Exchanged:
        """The response, if it is a success. Repeats the request where that is safe and can help; raises ApiError."""
        headers = self._headers(operation, options)
        arguments = self._with_refresh_token(operation, arguments)
        retries = self.settings.retries if options.retries is None else options.retries
        attempt, renewed = 0, False
        while True:
            access = self.store.get().access
            forgery = yield from self._forgery_header(operation)
            request = request_of(
                operation, arguments, self.settings.base_url, {**headers, **self._credentials(operation), **forgery}
            )
            answer = yield Send(request, options.timeout or self.settings.timeout)
            if isinstance(answer, httpx.Response) and answer.is_success:
                self._keep_guest(operation, answer)
                return answer
            if _status(answer) == 401 and operation.auth and not renewed and (yield Renew(access)):
                renewed = True
                continue
            wait = self._wait_for(answer, attempt) if attempt < retries else None
            if wait is None:
                raise answer if isinstance(answer, ConnectionFailed) else error_of(answer)
            yield Wait(wait)
            attempt += 1

    def accept(self, operation: Operation, body: Any) -> None:
        """Keep the tokens of a response that signs in: a guest's session ends with it."""
        if operation.tokens is None or not isinstance(body, dict):
            return
        found = body.get(operation.tokens) if operation.tokens else body
        access = found.get(self.contract.access) if isinstance(found, dict) else None
        if isinstance(found, dict) and access:
            given = None if self.contract.refresh_in_cookie else found.get(self.contract.refresh)
            self.store.set(Tokens(access=access, refresh=given or self.store.get().refresh))

    def can_renew(self, stale: str | None) -> bool | None:
        """True if another call has renewed the token, None if nothing could, False if it has to be done."""
        tokens = self.store.get()
        if tokens.access and tokens.access != stale:
            return True
        return None if not self.contract.access or not (tokens.refresh or self.contract.refresh_in_cookie) else False

    def renewal(self) -> tuple[Operation, Arguments]:
        """The operation that renews the access token, and its arguments."""
        token = self.store.get().refresh
        return replace(self.contract.operations["auth.refresh"], auth=False), {
            self.contract.refresh: token
        } if token else {}

    def _headers(self, operation: Operation, options: Options) -> dict[str, str]:
        key = {} if operation.method == "GET" else {"idempotency-key": options.idempotency_key or uuid4().hex}
        return {**key, **options.headers}

    def _credentials(self, operation: Operation) -> dict[str, str]:
        tokens = self.store.get()
        if tokens.access and operation.auth:
            return {"authorization": f"Bearer {tokens.access}"}
        return {self.contract.guest_header: tokens.guest} if tokens.guest and operation.guest else {}

    def _forgery_header(self, operation: Operation) -> Generator[Action, Any, dict[str, str]]:
        csrf = self.contract.csrf
        if csrf is None or operation.method == "GET":
            return {}
        if csrf.cookie not in self._cookies:
            yield Call(self.contract.operations[csrf.issued_by])
        return {csrf.header: self._cookies.get(csrf.cookie) or ""}

    def _with_refresh_token(self, operation: Operation, arguments: Arguments) -> Arguments:
        token = self.store.get().refresh
        return (
            {operation.refresh: token, **arguments}
            if operation.signs_out and operation.refresh and token
            else arguments
        )

    def _keep_guest(self, operation: Operation, response: httpx.Response) -> None:
        guest, tokens = response.headers.get(self.contract.guest_header or "-"), self.store.get()
        if operation.guest and guest and not tokens.access:
            self.store.set(replace(tokens, guest=guest))

    def _wait_for(self, answer: Any, attempt: int) -> float | None:
        """Seconds until the next attempt; None if none can help. Every write has a key, so that it may be repeated."""
        if not isinstance(answer, ConnectionFailed) and answer.status_code not in REPEATED:
            return None
        asked = None if isinstance(answer, ConnectionFailed) else retry_after(answer.headers)
        wait = self.settings.retry_delay * 2**attempt * random.uniform(0.75, 1.25) if asked is None else asked  # noqa: S311
        return wait if wait <= self.settings.longest_wait else None


def _status(answer: Any) -> int | None:
    return answer.status_code if isinstance(answer, httpx.Response) else None
