"""Sends deliveries to the addresses that merchants name."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp.abc import AbstractResolver
from common.egress.addresses import AddressRefused, AllowedAddresses, GuardedResolver
from common.egress.bounded_http import BoundedHttp, RequestFailed

SECONDS = 15.0
ANSWER_BYTES = 2048
GONE = 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`status` is null where no response came, and `error` says why. `text` is the beginning of the response."""

    status: int | None
    error: str | None
    text: str
    duration_ms: int
    retry_after: float | None = None

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == GONE


class Receivers:
    """Connects to public addresses, and to those private hosts that the operator permits, decided at each connection.

    `resolver` is the system's by default.
    """

    def __init__(
        self, private_hosts: frozenset[str], *, permit_http: bool, resolver: AbstractResolver | None = None
    ) -> None:
        self._addresses = AllowedAddresses(None, private_hosts, permit_http=permit_http, any_port=True)
        self._guard = (private_hosts, resolver)
        self._http: BoundedHttp | None = None

    def check_form(self, url: str) -> None:
        """Raises AddressRefused for what is no address. Where it leads is decided when it is connected to."""
        self._addresses.check_form(url)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Redirects are not followed: they are failures like any status that is not 2xx."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            self._addresses.check(url)
            response = await self._opened().request("POST", url, headers, body, SECONDS, ANSWER_BYTES, truncate=True)
        except (AddressRefused, RequestFailed) as failure:
            return Answer(status=None, error=str(failure)[:500], text="", duration_ms=_since(started))
        text = response.content.decode("utf-8", "replace").replace("\x00", "\ufffd")
        error = None if 200 <= response.status < 300 else f"HTTP {response.status}"
        return Answer(
            status=response.status,
            error=error,
            text=text,
            duration_ms=_since(started),
            retry_after=response.retry_after,
        )

    async def aclose(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def _opened(self) -> BoundedHttp:
        """The threads and sockets of the first request: API processes have none."""
        if self._http is None:
            self._http = BoundedHttp(GuardedResolver(*self._guard))
        return self._http


def _since(started: float) -> int:
    return round((asyncio.get_running_loop().time() - started) * 1000)
