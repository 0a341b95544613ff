"""Requests to a vendor's API: bounded, on listed hosts, behind a circuit breaker, repeated only where that is safe."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import orjson
import stamina
from common.egress.addresses import AddressRefused, AllowedAddresses
from common.egress.bounded_http import BoundedHttp, RequestFailed, Response, TooLarge
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from generation.jobs.providers.provider import ContentRefused, PermanentFailure, TemporaryFailure
from generation.jobs.providers.vendors.driver import Unanswered
from generation.jobs.tables.prediction import STOPPED
from generation.settings import VendorSettings

T = TypeVar("T")
API_BYTES = 67_108_864
"""An answer may contain pictures in base64."""
MAX_REDIRECTS = 3
SHOWN = 500
"""So many characters of an error's body are kept for staff."""
NOT_PROCESSED = (425, 429, 503)
OURS = (401, 402, 403)
"""The account's fault: wrong key, no money, no permission. Repeating at once is useless, another attempt is not."""
Refusal = Callable[[str], bool]


class _Trouble(Exception):
    """A request that may succeed when it is repeated, after `retry_after` seconds if the vendor said so."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class VendorHttp:
    """`is_refusal` tells by an error's body whether the vendor refused the content.

    Raises PermanentFailure, TemporaryFailure and ContentRefused.
    """

    name: str
    settings: VendorSettings
    http: BoundedHttp
    allowed: AllowedAddresses
    headers: Mapping[str, str]
    is_refusal: Refusal
    breakers: AsyncCircuitBreakerFactory

    async def read(self, method: str, url: str, attempts: int | None = None) -> Any:
        """The JSON of a request that may be repeated, by default as often as the settings say."""

        async def attempt() -> Response:
            return await self._call(method, url, {}, b"", self.settings.request_seconds)

        return _json(await self._repeated(attempt, attempts), url)

    async def start(self, url: str, content_type: str, content: bytes, headers: Mapping[str, str] | None = None) -> Any:
        """The JSON of a POST that starts something: sent again only if it was certainly not processed.

        Raises Unanswered.
        """
        own = {"content-type": content_type, **(headers or {})}

        async def attempt() -> Response:
            return await self._call("POST", url, own, content, self.settings.submit_seconds, may_start=True)

        response = await self._repeated(attempt)
        try:
            return _json(response, url)
        except TemporaryFailure as failure:
            raise Unanswered(f"{self.name}: {failure.reason}") from failure

    async def put(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> Any:
        """The JSON, or None, of an upload with headers of its own, which may be repeated."""
        response = await self._repeated(
            lambda: self._call(method, url, headers, content, self.settings.submit_seconds, is_authorised=False)
        )
        return _json(response, url) if response.content else None

    async def download(self, address: str, headers: Mapping[str, str] | None = None) -> bytes:
        """A result. Redirects are checked like the first address."""
        try:
            return await self._repeated(lambda: self._download(address, headers or {}))
        except TooLarge as error:
            raise PermanentFailure(f"{self.name}: the result: {error}") from error

    async def _download(self, address: str, headers: Mapping[str, str]) -> bytes:
        for _ in range(MAX_REDIRECTS + 1):
            response = await self._sent(
                "GET", address, headers, b"", self.settings.download_seconds, self.settings.max_result_bytes
            )
            if response.status not in (301, 302, 303, 307, 308):
                self._check(response, "the result", may_start=False)
                return response.content
            address, headers = urljoin(address, response.location or ""), {}
        raise PermanentFailure(f"{self.name}: the result: too many redirects")

    async def _call(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes,
        seconds: float,
        *,
        may_start: bool = False,
        is_authorised: bool = True,
    ) -> Response:
        sent = {**(self.headers if is_authorised else {}), **headers}
        async with self._breaker(url):
            try:
                response = await self._sent(method, url, sent, content, seconds, API_BYTES)
            except (_Trouble, TooLarge) as error:
                if may_start:
                    raise Unanswered(f"{self.name}: {method} {_path(url)}: {error}") from error
                raise _Trouble(str(error)) from error
            self._check(response, f"{method} {_path(url)}", may_start=may_start)
            return response

    async def _sent(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, seconds: float, most: int
    ) -> Response:
        try:
            return await self.http.request(method, self.allowed.check(url), headers, content, seconds, most)
        except RequestFailed as error:
            raise _Trouble(str(error)) from error
        except AddressRefused as error:
            raise PermanentFailure(f"{self.name}: {error}") from error

    def _check(self, response: Response, what: str, *, may_start: bool) -> None:
        status = response.status
        if 200 <= status < 300:
            return
        body = self.shown(response.content)
        reason = f"{self.name}: {what}: HTTP {status}{': ' if body else ''}{body}"
        if status in NOT_PROCESSED:
            raise _Trouble(reason, response.retry_after)
        if status == 408 or status >= 500:
            raise Unanswered(reason) if may_start else _Trouble(reason, response.retry_after)
        if status in OURS:
            raise TemporaryFailure(reason)
        raise ContentRefused(reason) if self.is_refusal(body) else PermanentFailure(reason)

    def shown(self, body: bytes) -> str:
        """The beginning of an error's body for staff, without the key."""
        text = " ".join(body[: 4 * SHOWN].decode(errors="replace").split())
        key = self.settings.api_key.get_secret_value()
        return (text.replace(key, "***") if key else text)[:SHOWN]

    async def _repeated(self, attempt: Callable[[], Awaitable[T]], attempts: int | None = None) -> T:
        settings = self.settings
        try:
            async for trying in stamina.retry_context(
                on=self._pause,
                attempts=attempts or settings.attempts,
                timeout=None,
                wait_initial=settings.backoff_seconds,
                wait_max=settings.max_backoff_seconds,
                wait_jitter=settings.backoff_seconds,
            ):
                with trying:
                    return await attempt()
        except _Trouble as error:
            raise TemporaryFailure(str(error)) from error
        raise AssertionError("the last attempt returns or raises")

    def _pause(self, error: Exception) -> bool | float:
        """Whether to repeat; the number of seconds before, if the vendor stated it."""
        if not isinstance(error, _Trouble):
            return False
        if error.retry_after is None:
            return True
        return min(error.retry_after, self.settings.max_backoff_seconds)

    @asynccontextmanager
    async def _breaker(self, url: str) -> AsyncIterator[None]:
        """That of the host, so that a server of a pool that does not respond leaves the others usable."""
        breaker = await self.breakers.get_breaker(urlsplit(url).netloc)
        try:
            async with breaker:
                yield
        except OpenedState as error:
            raise TemporaryFailure(f"{self.name}: {STOPPED}") from error


def breakers_of(settings: VendorSettings) -> AsyncCircuitBreakerFactory:
    """One breaker per host of an account. Lost answers and statuses that pass open it; refusals do not."""
    return AsyncCircuitBreakerFactory(
        settings.breaker_failures,
        settings.breaker_seconds,
        exclude=[
            PermanentFailure,
            (TemporaryFailure, lambda error: not isinstance(error, Unanswered)),
            asyncio.CancelledError,
        ],
    )


def _path(url: str) -> str:
    return "/" + url.split("://", 1)[-1].partition("/")[2].partition("?")[0]


def _json(response: Response, url: str) -> Any:
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise TemporaryFailure(f"{_path(url)}: the answer is not JSON") from error
