"""The runtime of both clients, over a transport that answers what a test gives it."""

from collections.abc import Callable, Iterator
from inspect import isawaitable
from typing import Any
from uuid import uuid4

import anyio
import httpx
import pytest
from atelier_client import (
    ApiError,
    ConnectionFailed,
    MemoryStore,
    NotAuthenticated,
    Options,
    RateLimited,
    ServerError,
    Tokens,
    emporium,
    figureforge,
    marbelle,
    reviv,
    staff,
    storybook,
)
from pydantic import ValidationError

MOMENT = "2026-01-01T00:00:00Z"
NEEDS_STYLE = {"action": "needs_style", "message": ""}
Answer = Callable[[httpx.Request, int], httpx.Response]


class Server:
    """`requests` are those that it got."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        return self._answer(request, len(self.requests))


class Either:
    """A client of a contract, synchronous or asynchronous, with one interface for tests."""

    def __init__(self, is_async: bool) -> None:
        self.is_async = is_async

    def __call__(self, contract: Any, server: Server, **options: Any) -> Any:
        transport = httpx.MockTransport(server)
        if self.is_async:
            http: Any = httpx.AsyncClient(transport=transport)
            return contract.AsyncClient("https://shop.example/x/", http=http, **options)
        return contract.Client("https://shop.example/x/", http=httpx.Client(transport=transport), **options)


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def client(request: pytest.FixtureRequest) -> Either:
    return Either(request.param)


async def result(value: Any) -> Any:
    return await value if isawaitable(value) else value


async def listed(found: Any) -> list[Any]:
    return list(found) if isinstance(found, Iterator) else [each async for each in found]


def signed_in() -> MemoryStore:
    return MemoryStore(Tokens(access="old", refresh="r1"))


async def test_path_query_and_body_are_taken_from_the_arguments(client: Either) -> None:
    page: dict[str, Any] = {"count": 0, "next": None, "previous": None, "results": []}
    server = Server(lambda request, _: httpx.Response(204 if request.method == "DELETE" else 200, json=page))
    shop = client(emporium, server)
    await result(shop.products.list(search="big stone", page=2))
    await result(shop.cart.remove_item(line_id="a/b"))
    assert server.requests[0].url.path == "/x/api/v1/products/"
    assert dict(server.requests[0].url.params) == {"search": "big stone", "page": "2"}
    assert server.requests[1].url.raw_path == b"/x/api/v1/cart/items/a%2Fb/"


async def test_an_expired_token_is_renewed_once_for_all_that_wait() -> None:
    def answer(request: httpx.Request, _: int) -> httpx.Response:
        if request.url.path.endswith("/refresh/"):
            return httpx.Response(200, json={"access": "new"})
        fresh = request.headers["authorization"] == "Bearer new"
        return httpx.Response(204) if fresh else httpx.Response(401, json={"error": "", "code": "expired"})

    server, store = Server(answer), signed_in()
    shop = emporium.AsyncClient(http=httpx.AsyncClient(transport=httpx.MockTransport(server)), store=store)
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(lambda: shop.addresses.delete(address_id=uuid4()))
    assert [each.url.path for each in server.requests].count("/api/v1/auth/refresh/") == 1
    assert store.get() == Tokens(access="new", refresh="r1")


async def test_when_the_refresh_token_is_refused_the_session_is_over(client: Either) -> None:
    server = Server(lambda *_: httpx.Response(401, json={"error": "Expired", "code": "token_expired"}))
    shop = client(emporium, server, store=signed_in())
    with pytest.raises(NotAuthenticated) as refused:
        await result(shop.cart.get())
    assert (refused.value.code, len(server.requests), shop.session.is_signed_in) == ("token_expired", 2, False)


async def test_a_server_that_is_down_while_renewing_ends_no_session(client: Either) -> None:
    server = Server(lambda request, _: httpx.Response(503 if request.url.path.endswith("/refresh/") else 401, json={}))
    shop = client(emporium, server, store=signed_in(), retries=0)
    with pytest.raises(ServerError):
        await result(shop.cart.get())
    assert shop.session.is_signed_in


async def test_a_writes_key_is_kept_across_its_repetitions(client: Either) -> None:
    def answer(_: httpx.Request, count: int) -> httpx.Response:
        if count == 1:
            raise httpx.ConnectError("refused")
        return httpx.Response(503, headers={"retry-after": "0"}) if count == 2 else httpx.Response(204)

    server = Server(answer)
    shop = client(emporium, server)
    await result(shop.addresses.delete(address_id="a"))
    await result(shop.addresses.delete(address_id="a", options=Options(idempotency_key="mine")))
    keys = [each.headers["idempotency-key"] for each in server.requests]
    assert (len(keys), len(set(keys[:3])), keys[3]) == (4, 1, "mine")


async def test_what_would_wait_too_long_fails_at_once(client: Either) -> None:
    body = {"error": {"code": "SLOW", "message": "Slow down", "details": {}}}
    server = Server(lambda *_: httpx.Response(429, headers={"retry-after": "3600"}, json=body))
    with pytest.raises(RateLimited, match="Slow down") as refused:
        await result(client(reviv, server).profile.get())
    assert (refused.value.retry_after, refused.value.code, len(server.requests)) == (3600.0, "SLOW", 1)


async def test_a_network_that_fails_is_reported_after_the_repetitions(client: Either) -> None:
    def answer(*_: object) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    with pytest.raises(ConnectionFailed, match="slow"):
        await result(client(emporium, Server(answer), retries=0).cart.get())


async def test_errors_have_their_fields(client: Either) -> None:
    problem = {
        "detail": "Invalid",
        "code": "request.invalid",
        "errors": [{"field": "sku", "code": "x", "detail": "Used"}],
    }
    server = Server(lambda *_: httpx.Response(422, json=problem))
    with pytest.raises(ApiError) as refused:
        await result(client(staff, server).orders.get(order_id=uuid4()))
    assert (refused.value.fields, refused.value.code) == ({"sku": ["Used"]}, "request.invalid")


async def test_a_list_with_a_cursor_is_followed_to_its_end(client: Either) -> None:
    def letter(number: int) -> dict[str, Any]:
        facts = {"handler": "h", "attempts": 1, "error": "e", "created_at": MOMENT, "payload": {}}
        return {"id": number, **facts}

    def answer(request: httpx.Request, _: int) -> httpx.Response:
        is_first = "cursor" not in request.url.params
        items = [letter(1), letter(2)] if is_first else [letter(3)]
        return httpx.Response(200, json={"items": items, "next_cursor": "c" if is_first else None})

    found = await listed(client(staff, Server(answer)).cart_dead_letters.list_all())
    assert [each.id for each in found] == [1, 2, 3]


async def test_a_stream_continues_after_the_last_event_and_ends_with_204(client: Either) -> None:
    parts = ['retry: 1\n\nid: 1\nevent: status\ndata: {"done":1}\n\nid: 2\nda', "id: 2\r\ndata: plain\r\n\r\n"]

    def answer(*_: object) -> httpx.Response:
        return httpx.Response(200, text=parts.pop(0)) if parts else httpx.Response(204)

    server = Server(answer)
    found = await listed(client(figureforge, server).jobs.stream_events(job_id="j"))
    assert [(each.id, each.event, each.data) for each in found] == [
        ("1", "status", {"done": 1}),
        ("2", "message", "plain"),
    ]
    assert [each.headers.get("last-event-id") for each in server.requests] == [None, "1", "2"]


async def test_a_guests_session_is_kept(client: Either) -> None:
    refusal = {"message": "", "success": False}
    server = Server(lambda *_: httpx.Response(200, headers={"x-session-id": "g"}, json=refusal))
    shop = client(marbelle, server)
    for _ in range(2):
        with pytest.raises(ValidationError):  # the tokens are kept before the body is looked at
            await result(shop.cart.get())
    assert [each.headers.get("x-session-id") for each in server.requests] == [None, "g"]


async def test_writes_repeat_the_csrf_cookie(client: Either) -> None:
    cookie = {"set-cookie": "csrftoken=c1; Path=/"}
    server = Server(lambda *_: httpx.Response(200, headers=cookie, json=NEEDS_STYLE))
    await result(client(storybook, server).auth.log_out())
    assert [each.headers.get("x-csrftoken") for each in server.requests] == [None, "c1"]


async def test_files_are_sent_as_forms(client: Either) -> None:
    def answer(request: httpx.Request, _: int) -> httpx.Response:
        is_read = request.method == "GET"
        return httpx.Response(200, json=NEEDS_STYLE) if is_read else httpx.Response(403, json={"detail": "No."})

    server = Server(answer)
    with pytest.raises(ApiError, match="No"):
        await result(
            client(storybook, server).characters.create(
                book_id=uuid4(), name="Nino", reference_photos=[b"one", ("two.png", b"two", "image/png")]
            )
        )
    sent = server.requests[-1]
    assert sent.headers["content-type"].startswith("multipart/form-data")
    assert sent.content.count(b'; name="reference_photos"') == 2
