"""The endpoint fast path and the route table return what FastAPI itself returns, byte for byte."""

from collections.abc import AsyncIterator
from importlib.metadata import version
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from common.http import Body, Output, router
from common.http.contract import contract_app
from common.http.dependencies import Customer, Reads
from common.http.fast_path import FASTAPI, fast_handler
from common.kernel.callers import Caller
from common.kernel.errors import Conflict
from dialects.emporium import EMPORIUM
from fastapi import APIRouter, Cookie, FastAPI, Form, Header, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import Field
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

pytestmark = pytest.mark.xdist_group("the fast path")  # one worker builds the applications
USER = UUID(int=7)


class NoteTaken(Conflict):
    code = "note.taken"


class NewNote(Body):
    text: Annotated[str, Field(min_length=2)]
    copies: int = 1


class Note(Output):
    text: str
    copies: int
    author: UUID


def note_routes(routes: APIRouter) -> APIRouter:
    @routes.post("/notes/{number}", status_code=201)
    async def create(number: int, body: NewNote, caller: Customer, upper: bool = False) -> Note:
        assert caller.user_id
        if number == 409:
            raise NoteTaken()
        text = body.text.upper() if upper else body.text
        return Note(text=text, copies=body.copies + number, author=caller.user_id)

    @routes.get("/notes")
    async def list_notes(limit: Annotated[int, Query(gt=0)] = 2, *, caller: Customer) -> list[Note]:
        return [Note(text="x", copies=number, author=USER) for number in range(limit)]

    @routes.get("/notes/latest")
    async def latest() -> dict[str, str]:
        return {"note": "latest"}

    @routes.get("/notes/{name}")
    async def show(name: str) -> dict[str, str]:
        return {"note": name}

    @routes.delete("/notes/{number}", status_code=204)
    async def delete(number: int) -> None: ...

    @routes.get("/files/{path:path}")
    async def file(path: str) -> dict[str, str]:
        return {"file": path}

    @routes.get("/plain")
    async def plain(request: Request) -> Response:
        return PlainTextResponse(request.headers["x-text"], 202, {"x-kind": "plain"})

    @routes.get("/headers")
    async def headers(
        x_text: Annotated[str | None, Header(max_length=4)] = None,
        x_numbers: Annotated[list[int] | None, Header()] = None,
        theme: Annotated[str | None, Cookie()] = None,
    ) -> dict[str, object]:
        return {"text": x_text, "numbers": x_numbers, "theme": theme}

    @routes.get("/anything")
    async def anything() -> dict[str, object]:
        return {"author": USER, "numbers": {1, 2}}

    @routes.post("/form")
    async def form(text: Annotated[str, Form()]) -> dict[str, str]:
        return {"text": text}

    return routes


@pytest.fixture
def app() -> FastAPI:
    return contract_app(EMPORIUM, note_routes(router(transactional=False)))


@pytest.fixture
def app_without_fast_path(monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    with monkeypatch.context() as patched:
        patched.setattr("common.http.routes.fast_handler", lambda route, full_handler: full_handler)
        return contract_app(EMPORIUM, note_routes(router(transactional=False)))


def without_route_table(app: FastAPI) -> ASGIApp:
    async def call(scope: object, receive: object, send: object) -> None:
        await FastAPI.__call__(app, scope, receive, send)  # type: ignore[arg-type]  # Starlette's types of the same

    return call


def client(app: ASGIApp, caller: Caller) -> httpx.AsyncClient:
    async def with_caller(scope: dict[str, object], receive: object, send: object) -> None:
        scope["state"] = {"caller": caller, "database": None, "base_url": ""}
        await app(scope, receive, send)  # type: ignore[arg-type]  # httpx and Starlette name ASGI's parts differently

    transport = httpx.ASGITransport(with_caller, raise_app_exceptions=False)  # type: ignore[arg-type]  # the same
    return httpx.AsyncClient(transport=transport, base_url="http://test")


Clients = tuple[httpx.AsyncClient, httpx.AsyncClient]


@pytest.fixture(params=["customer", "anonymous"])
async def clients(
    request: pytest.FixtureRequest, app: FastAPI, app_without_fast_path: FastAPI
) -> AsyncIterator[Clients]:
    """With fast path and route table, and without both."""
    caller = Caller(storefront="shop", user_id=USER if request.param == "customer" else None)
    async with client(app, caller) as fast, client(without_route_table(app_without_fast_path), caller) as full:
        yield fast, full


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "content"),
    [
        ("POST", "/notes/3", JSON, b'{"text": "rain", "more": 1}'),
        ("POST", "/notes/3?upper=yes", {"content-type": "application/json; charset=utf-8"}, b'{"text": "rain"}'),
        ("POST", "/notes/3?upper=perhaps", JSON, b'{"text": "rain"}'),
        ("POST", "/notes/409", JSON, b'{"text": "rain"}'),
        ("POST", "/notes/three", JSON, b'{"text": "rain"}'),
        ("POST", "/notes/three", JSON, b'{"text": 1, "copies": "x"}'),
        ("POST", "/notes/3", JSON, b'{"text": "r"}'),
        ("POST", "/notes/3", JSON, b'{"text": "a\\u0000b"}'),
        ("POST", "/notes/3", JSON, b"[]"),
        ("POST", "/notes/3", JSON, b"null"),
        ("POST", "/notes/3", JSON, b'{"text": '),
        ("POST", "/notes/3", JSON, b'{"text": NaN}'),
        ("POST", "/notes/3", JSON, b"\xff\xfe"),
        ("POST", "/notes/3", JSON, b""),
        ("POST", "/notes/3", {}, b'{"text": "rain"}'),
        ("POST", "/notes/3", {"content-type": "text/plain"}, b'{"text": "rain"}'),
        ("POST", "/notes/3", {"content-type": "application/vnd.api+json"}, b'{"text": "rain"}'),
        ("GET", "/notes", {}, b""),
        ("GET", "/notes?limit=3&limit=1", {}, b""),
        ("GET", "/notes?limit=0", {}, b""),
        ("DELETE", "/notes/3", {}, b""),
        ("GET", "/plain", {"x-text": "rain"}, b""),
        ("GET", "/plain", {}, b""),
        ("GET", "/headers", {}, b""),
        ("GET", "/headers", {"x-text": "rain", "x-numbers": "3", "cookie": "theme=dark; other=1"}, b""),
        ("GET", "/headers", {"x-text": "thunder", "x-numbers": "3"}, b""),
        ("GET", "/headers", {"x-numbers": "three"}, b""),
        ("GET", "/anything", {}, b""),
        ("GET", "/notes/latest", {}, b""),
        ("GET", "/notes/a%20b", {}, b""),
        ("GET", "/notes/caf%C3%A9", {}, b""),
        ("GET", "/notes/", {}, b""),
        ("GET", "/notes/a/b", {}, b""),
        ("GET", "/files/a/b.txt", {}, b""),
        ("GET", "/files/", {}, b""),
        ("GET", "/Notes", {}, b""),
        ("GET", "/nothing", {}, b""),
        ("PATCH", "/notes/3", {}, b""),
        ("HEAD", "/notes", {}, b""),
        ("OPTIONS", "/notes", {}, b""),
        ("POST", "/form", {"content-type": "application/x-www-form-urlencoded"}, b"text=rain"),
        ("POST", "/form", JSON, b'{"text": "rain"}'),
    ],
)
async def test_the_response_is_the_same_as_fastapis(
    clients: Clients, method: str, path: str, headers: dict[str, str], content: bytes
) -> None:
    fast, full = [await each.request(method, path, headers=headers, content=content) for each in clients]
    assert (fast.status_code, fast.headers.multi_items(), fast.content) == (
        full.status_code,
        full.headers.multi_items(),
        full.content,
    )


def test_an_unusual_endpoint_keeps_fastapis_handler() -> None:
    routes = APIRouter(route_class=APIRoute)

    @routes.get("/header")
    async def header(request: Request, reads: Reads) -> None: ...

    @routes.get("/cookie", response_model_exclude_none=True)
    async def cookie() -> Note | None: ...

    async def full_handler(request: Request) -> Response:
        raise AssertionError

    usual, unusual = (route for route in routes.routes if isinstance(route, APIRoute))
    assert fast_handler(usual, full_handler) is not full_handler
    assert fast_handler(unusual, full_handler) is full_handler


async def test_a_well_formed_request_uses_neither_fastapis_handler_nor_its_router(
    app: FastAPI, app_without_fast_path: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the comparison above would compare FastAPI with itself."""
    calls: list[str] = []

    async def solve_dependencies(**_: object) -> object:
        calls.append("handler")
        raise NotImplementedError

    async def route_request(*_: object) -> None:
        calls.append("router")
        raise NotImplementedError

    monkeypatch.setattr("fastapi.routing.solve_dependencies", solve_dependencies)
    caller = Caller(storefront="shop", user_id=USER)
    for each, expected in ((app, []), (app_without_fast_path, ["handler"])):
        async with client(each, caller) as http:
            await http.post("/notes/3", json={"text": "rain"})
        assert calls == expected
    monkeypatch.setattr("fastapi.FastAPI.__call__", route_request)
    async with client(app, caller) as http:
        await http.post("/notes/3", json={"text": "rain"})
        assert calls == ["handler"]
        await http.post("/nothing")
        assert calls == ["handler", "router"]


def test_the_installed_version_is_the_one_whose_private_parts_are_used() -> None:
    assert version("fastapi") == FASTAPI
