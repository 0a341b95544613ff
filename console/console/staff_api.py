"""Calls of the staff contract, as the member who is signed in."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from console.words import N_

TIMEOUT_SECONDS = 20.0
WRONG_FIELDS = N_("Some fields are not right. Nothing was changed.")
Transport = Callable[[str], httpx.AsyncBaseTransport]
"""Makes the transport of calls on behalf of a client address, which the platform limits and records."""


@dataclass(eq=False)
class Refusal(Exception):
    """The contract's answer to a call that it refused. `errors` are messages of fields, by name."""

    status: int
    code: str
    detail: str
    errors: tuple[tuple[str, str], ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(f"{name}: {message}" if name else message for name, message in self.errors)


class Unavailable(Exception):
    """The service that serves a path does not answer, or not with what it should."""


@dataclass(frozen=True, slots=True)
class Shop:
    """`path` is the prefix of the shop's paths below `origin`; empty if the host is the shop's own."""

    name: str
    title: str
    origin: str
    path: str

    @property
    def api(self) -> str:
        return f"{self.origin}{self.path}/api/staff/v1"

    @property
    def console(self) -> str:
        return f"/console/{self.name}"


class StaffApi:
    """One client's calls. `access` is the token of the session; without one only public operations answer."""

    def __init__(
        self,
        shop: Shop,
        transport: httpx.AsyncBaseTransport,
        access: str | None = None,
        language: str = "en",
        words: Callable[[str], str] = str,
    ) -> None:
        """`language` is that of the page, in which the contract words its refusals too. `words` translates what the
        console says in the place of the contract."""
        self._language = language
        self._words = words
        self._shop = shop
        self._transport = transport
        self._access = access

    async def get(self, path: str, **parameters: Any) -> Any:
        """Raises Refusal, Unavailable. Parameters that are None or empty are left out."""
        chosen = {name: value for name, value in parameters.items() if value not in (None, "", [])}
        return await self._send("GET", path, params=chosen)

    async def send(self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str | None = None) -> Any:
        """A write; `key` makes its repetition harmless. Raises Refusal, Unavailable."""
        headers = {"idempotency-key": key} if key else {}
        return await self._send(method, path, json=body, headers=headers)

    async def begin_passkey(self, path: str, body: Mapping[str, Any]) -> Any:
        """Options of a passkey, which is valid for the origin of the browser's page. Raises Refusal, Unavailable."""
        return await self._send("POST", path, json=body, headers={"origin": self._shop.origin})

    async def upload(self, path: str, files: Any, fields: Mapping[str, str], key: str | None = None) -> Any:
        """Raises Refusal, Unavailable."""
        headers = {"idempotency-key": key} if key else {}
        return await self._send("POST", path, files=files, data=fields, headers=headers)

    async def file(self, path: str, **parameters: Any) -> tuple[bytes, Mapping[str, str]]:
        """The content of a file, and its headers. Raises Refusal, Unavailable."""
        chosen = {name: value for name, value in parameters.items() if value is not None}
        response = await self._call("GET", path, params=chosen)
        return response.content, response.headers

    async def _send(self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any) -> Any:
        response = await self._call(method, path, headers, **options)
        return _json(response) if response.content else None

    async def _call(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        sent = {
            "host": urlsplit(self._shop.origin).netloc,
            "accept": "application/json",
            "accept-language": self._language,
            **(headers or {}),
        }
        if self._access:
            sent["authorization"] = f"Bearer {self._access}"
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                request = httpx.Request(method, f"{self._shop.api}{path}", headers=sent, **options)
                response = await self._transport.handle_async_request(request)
                await response.aread()
        except (TimeoutError, httpx.HTTPError) as error:
            raise Unavailable(path) from error
        response.request = request
        if response.status_code >= 500:
            raise Unavailable(path)
        if response.status_code >= 400:
            raise self._refusal(response)
        return response

    def _refusal(self, response: httpx.Response) -> Refusal:
        problem = _json(response)
        errors = tuple((_field(each), str(each.get("detail", ""))) for each in problem.get("errors", ()))
        code, detail = str(problem.get("code", "")), str(problem.get("detail", ""))
        return Refusal(response.status_code, code, self._words(WRONG_FIELDS) if errors else detail, errors)


def _field(error: Mapping[str, Any]) -> str:
    return str(error.get("field", ""))


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise Unavailable(str(response.url)) from error


async def together(**calls: Awaitable[Any]) -> dict[str, Any]:
    """The answers by name, of calls made side by side. One that is unavailable or refused is its exception."""
    answers = await asyncio.gather(*calls.values(), return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refusal | Unavailable):
            raise answer
        if isinstance(answer, Refusal) and answer.status == 401:
            raise answer
    return dict(zip(calls, answers, strict=True))
