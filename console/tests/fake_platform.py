"""The staff contract of two shops as far as the console's own rules need it, and a browser without JavaScript."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from console.app import Storefront, create_console
from identity.contracts.staff.customer_parts import PARTS
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

PASSWORD = "right"
SHOPS = (
    Storefront(name="lamps", title="Lamps & Co", hosts=()),
    Storefront(name="stones", title="Stones", hosts=("stones.example",)),
)
RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "recorded_answers.json").read_text())
"""An answer of each path of the contract, as a platform with the demo data gave it, with one item in each list."""
HOSTILE = '"><script>alert(1)</script>'
_IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/)[0-9]+(?=/|$)")
_SHAPED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9T:.+Z -]+|[A-Z]{3}|[a-zA-Z_]+|[a-z-]+:[a-z]+")
"""Identifiers, times, amounts, currencies, names of statuses, permissions: what no customer writes."""
PERMISSIONS = ("customers:read", "customers:write", "orders:read", "orders:write")


@dataclass(slots=True)
class FakePlatform:
    """`calls` are those that arrived: method, path, address. Paths in `down` answer 503, in `refused` 404.
    Those in `garbled` answer what is not JSON, as something in between may.

    A refresh is answered when `may_refresh` is set. With `is_empty` no list has an item.
    """

    permissions: tuple[str, ...] = PERMISSIONS
    modules: tuple[str, ...] = ("orders",)
    calls: list[tuple[str, str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    origins: list[str | None] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    garbled: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    customer_name: str = "Ann"
    is_hostile: bool = False
    is_empty: bool = False
    running: int = 0
    most_running: int = 0
    expires_in: float = 900
    ended: bool = False
    is_refreshing: asyncio.Event = field(default_factory=asyncio.Event)
    may_refresh: asyncio.Event = field(default_factory=asyncio.Event)

    def app(self) -> ASGIApp:
        return Starlette(
            routes=[Route("/{path:path}", self._answer, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])]
        )

    async def _answer(self, request: Request) -> Response:
        path = request.url.path.partition("/api/staff/v1")[2]
        self.calls.append((request.method, path, request.client.host if request.client else ""))
        self.queries.append(dict(request.query_params))
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if path in self.down:
            return JSONResponse({"code": "unavailable"}, 503)
        if path in self.garbled:
            return Response("<html>", media_type="text/html")
        if path in self.refused:
            return _problem(404, "customer.not_found", "There is no such customer.")
        self.languages.add(request.headers["accept-language"])
        content = await request.body()
        body = await request.json() if content else None
        if path in ("/auth/login", "/auth/refresh"):
            return await self._open(path, body)
        if self.ended or request.headers.get("authorization") not in ("Bearer access-1", "Bearer access-2"):
            return _problem(401, "caller.invalid_token", "The token is not valid.")
        if request.method != "GET":
            self.bodies.append(body)
            self.keys.append(request.headers.get("idempotency-key"))
            self.origins.append(request.headers.get("origin"))
        return self._read(path)

    async def _open(self, path: str, body: Any) -> Response:
        if path == "/auth/refresh":
            self.is_refreshing.set()
            await self.may_refresh.wait()
            return JSONResponse({"access": "access-2", "expires_in": 900})
        if body["password"] != PASSWORD:
            return _problem(401, "credentials.invalid", "E-mail address or password is wrong.")
        return JSONResponse({"access": "access-1", "refresh": "refresh-1", "expires_in": self.expires_in})

    def _read(self, path: str) -> Response:
        if path == "/me":
            return JSONResponse(self._me())
        if path == "/attention":
            return JSONResponse({"items": [], "unavailable": ["catalog"]})
        if path == "/customers":
            return JSONResponse({"items": [self._customer()], "total_count": 1, "next_cursor": None})
        recorded = RECORDED.get(_IDS.sub("{id}", path), {})
        if path.startswith("/customers/") and path.count("/") == 2:
            withheld = {name: None for name, part in PARTS.items() if part.permission not in self.permissions}
            recorded = {**recorded, **withheld, **self._customer()}
        if self.is_empty and "items" in recorded:
            recorded = {**recorded, "items": []}
        return JSONResponse(hostile(recorded) if self.is_hostile else recorded)

    def _me(self) -> dict[str, Any]:
        return {
            "id": "1",
            "email": "ann@lamps.example",
            "first_name": "Ann",
            "last_name": "Other",
            "role": "orders",
            "permissions": list(self.permissions),
            "modules": list(self.modules),
            "second_factors": [],
            "second_factor_required": False,
            "storefront": {
                "timezone": "Europe/Berlin",
                "name": "lamps",
                "title": "Lamps & Co",
                "contract": "lamps",
                "currency": "EUR",
            },
            "storefronts": [{"name": "lamps", "title": "Lamps & Co"}],
        }

    def _customer(self) -> dict[str, Any]:
        return {
            "id": "6a0d3d0c-5a5b-4f0e-8f2e-5a8f8a2f2c11",
            "email": "customer@mail.example",
            "first_name": self.customer_name,
            "last_name": "",
            "phone_number": None,
            "is_active": True,
            "is_verified": True,
            "created_at": "2026-01-31T12:00:00Z",
            "language": "ka",
            "last_login_at": None,
            "credit_balance": 0,
            "username": None,
            "number": 1,
        }


def hostile(value: Any) -> Any:
    """With each text that a person may have written replaced by markup, and each address by a script."""
    if isinstance(value, dict):
        return {name: hostile(each) for name, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    if not isinstance(value, str) or _SHAPED.fullmatch(value):
        return value
    return "javascript:alert(1)" if value.startswith("http") else HOSTILE


def _problem(status: int, code: str, detail: str) -> Response:
    return JSONResponse({"code": code, "detail": detail, "errors": []}, status)


class Person:
    """A browser: it keeps cookies, sends `Origin` with forms, and follows no redirect by itself."""

    def __init__(
        self,
        platform: FakePlatform,
        base: str = "http://shops.example",
        keys: tuple[str, ...] = ("k" * 32,),
        **options: Any,
    ) -> None:
        self.platform = platform
        inner = platform.app()
        app = create_console(SHOPS, keys, lambda address: httpx.ASGITransport(inner, client=(address, 0)), **options)
        self.base = base
        self.http = httpx.AsyncClient(
            base_url=base, transport=httpx.ASGITransport(app, client=("198.51.100.7", 0)), headers={"origin": base}
        )

    async def sign_in(self, shop: str = "lamps", password: str = PASSWORD, **parameters: str) -> httpx.Response:
        fields = {"email": "ann@lamps.example", "password": password}
        return await self.http.post(f"/console/{shop}/sign-in", data=fields, params=parameters)

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """A form of the shop, with the session's token."""
        form = {"csrf": await self.csrf(), "key": "once", **fields}
        return await self.http.post(f"/console/lamps{path}", data=form)

    async def csrf(self) -> str:
        page = await self.http.get("/console/lamps/customers")
        found = re.search(r'name="csrf" value="([^"]+)"', page.text)
        assert found, page.text
        return found[1]
