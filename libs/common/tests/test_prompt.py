"""The short way through an endpoint answers what FastAPI's own way answers, byte for byte."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from common.callers import Caller
from common.web import Body, Output, router
from common.web.contract import contract_app
from common.web.dependencies import Customer, Reads
from common.web.prompt import promptly
from dialects.emporium import EMPORIUM
from fastapi import APIRouter, Cookie, FastAPI, Header, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import Field
from starlette.responses import PlainTextResponse

USER = UUID(int=7)


class Wish(Body):
    words: Annotated[str, Field(min_length=2)]
    many: int = 1


class Granted(Output):
    words: str
    many: int
    by: UUID


def wishes(routes: APIRouter) -> APIRouter:
    @routes.post("/wishes/{number}", status_code=201)
    async def wish(number: int, body: Wish, caller: Customer, aloud: bool = False) -> Granted:
        assert caller.user_id
        return Granted(words=body.words.upper() if aloud else body.words, many=body.many + number, by=caller.user_id)

    @routes.get("/wishes")
    async def several(most: Annotated[int, Query(gt=0)] = 2, *, caller: Customer) -> list[Granted]:
        return [Granted(words="x", many=number, by=USER) for number in range(most)]

    @routes.delete("/wishes/{number}", status_code=204)
    async def forget(number: int) -> None: ...

    @routes.get("/plain")
    async def plain(request: Request) -> Response:
        return PlainTextResponse(request.headers["x-word"], 202, {"x-answer": "yes"})

    @routes.get("/heard")
    async def heard(
        x_word: Annotated[str | None, Header(max_length=4)] = None,
        x_many: Annotated[list[int] | None, Header()] = None,
        mood: Annotated[str | None, Cookie()] = None,
    ) -> dict[str, object]:
        return {"word": x_word, "many": x_many, "mood": mood}

    @routes.get("/anything")
    async def anything() -> dict[str, object]:
        return {"by": USER, "ways": {1, 2}}

    return routes


@pytest.fixture
def ours() -> FastAPI:
    return contract_app(EMPORIUM, wishes(router(saga=True)))


@pytest.fixture
def theirs(monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Every endpoint with FastAPI's own handler."""
    with monkeypatch.context() as patched:
        patched.setattr("common.web.routes.promptly", lambda route, fully: fully)
        return contract_app(EMPORIUM, wishes(router(saga=True)))


def client(app: FastAPI, caller: Caller) -> httpx.AsyncClient:
    async def vouched(scope: dict[str, object], receive: object, send: object) -> None:
        scope["state"] = {"caller": caller, "database": None, "base_url": ""}
        await app(scope, receive, send)  # type: ignore[arg-type]  # httpx and Starlette name ASGI's parts differently

    transport = httpx.ASGITransport(vouched, raise_app_exceptions=False)  # type: ignore[arg-type]  # the same
    return httpx.AsyncClient(transport=transport, base_url="http://test")


@pytest.fixture(params=["customer", "stranger"])
async def pair(
    request: pytest.FixtureRequest, ours: FastAPI, theirs: FastAPI
) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    caller = Caller(storefront="shop", user_id=USER if request.param == "customer" else None)
    async with client(ours, caller) as one, client(theirs, caller) as other:
        yield one, other


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "headers", "content"),
    [
        ("POST", "/wishes/3", JSON, b'{"words": "rain", "more": 1}'),
        ("POST", "/wishes/3?aloud=yes", {"content-type": "application/json; charset=utf-8"}, b'{"words": "rain"}'),
        ("POST", "/wishes/3?aloud=perhaps", JSON, b'{"words": "rain"}'),
        ("POST", "/wishes/three", JSON, b'{"words": "rain"}'),
        ("POST", "/wishes/three", JSON, b'{"words": 1, "many": "x"}'),
        ("POST", "/wishes/3", JSON, b'{"words": "r"}'),
        ("POST", "/wishes/3", JSON, b'{"words": "a\\u0000b"}'),
        ("POST", "/wishes/3", JSON, b"[]"),
        ("POST", "/wishes/3", JSON, b"null"),
        ("POST", "/wishes/3", JSON, b'{"words": '),
        ("POST", "/wishes/3", JSON, b'{"words": NaN}'),
        ("POST", "/wishes/3", JSON, b"\xff\xfe"),
        ("POST", "/wishes/3", JSON, b""),
        ("POST", "/wishes/3", {}, b'{"words": "rain"}'),
        ("POST", "/wishes/3", {"content-type": "text/plain"}, b'{"words": "rain"}'),
        ("POST", "/wishes/3", {"content-type": "application/vnd.api+json"}, b'{"words": "rain"}'),
        ("GET", "/wishes", {}, b""),
        ("GET", "/wishes?most=3&most=1", {}, b""),
        ("GET", "/wishes?most=0", {}, b""),
        ("DELETE", "/wishes/3", {}, b""),
        ("GET", "/plain", {"x-word": "rain"}, b""),
        ("GET", "/plain", {}, b""),
        ("GET", "/heard", {}, b""),
        ("GET", "/heard", {"x-word": "rain", "x-many": "3", "cookie": "mood=good; other=1"}, b""),
        ("GET", "/heard", {"x-word": "thunder", "x-many": "3"}, b""),
        ("GET", "/heard", {"x-many": "three"}, b""),
        ("GET", "/anything", {}, b""),
    ],
)
async def test_both_ways_answer_the_same(
    pair: tuple[httpx.AsyncClient, httpx.AsyncClient], method: str, path: str, headers: dict[str, str], content: bytes
) -> None:
    one, other = [await each.request(method, path, headers=headers, content=content) for each in pair]
    assert (one.status_code, one.headers.multi_items(), one.content) == (
        other.status_code,
        other.headers.multi_items(),
        other.content,
    )


def test_what_is_declared_unusually_keeps_fastapis_own_way() -> None:
    routes = APIRouter(route_class=APIRoute)

    @routes.get("/header")
    async def header(request: Request, reads: Reads) -> None: ...

    @routes.get("/cookie", response_model_exclude_none=True)
    async def cookie() -> Granted | None: ...

    async def fully(request: Request) -> Response:
        raise AssertionError

    plain, unusual = (route for route in routes.routes if isinstance(route, APIRoute))
    assert promptly(plain, fully) is not fully
    assert promptly(unusual, fully) is fully


async def test_a_well_formed_request_does_not_take_fastapis_way(
    ours: FastAPI, theirs: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the comparison above would compare FastAPI with itself."""
    asked: list[Request] = []

    async def solve(*, request: Request, **_: object) -> object:
        asked.append(request)
        raise NotImplementedError

    monkeypatch.setattr("fastapi.routing.solve_dependencies", solve)
    for app, times in ((ours, 0), (theirs, 1)):
        async with client(app, Caller(storefront="shop", user_id=USER)) as http:
            await http.post("/wishes/3", json={"words": "rain"})
        assert len(asked) == times
