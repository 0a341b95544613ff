"""Internal calls over HTTP: the request, and the result of each kind of response."""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
import pytest
import structlog.testing
from common.kernel.callers import HEADER, INTERNAL, CallerTokens
from common.kernel.errors import Kind, RemoteRefusal, ServiceUnavailable
from common.observability import log_context
from common.rpc.http_transport import ConnectFailed, HttpResponse, HttpTransport
from common.rpc.interfaces.cart import CartInterface
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.resolver import HttpResolver
from testkit.harness import KEY, Harness

Reply = Callable[[], HttpResponse]


class Replies(HttpTransport):
    """Returns these responses in turn, and records the requests."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self.requests: list[tuple[str, str, Mapping[str, str], Any, float | None]] = []

    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        self.requests.append((method, url, headers, orjson.loads(content), timeout_seconds))
        return self._replies.pop(0)()

    def every_service(self) -> EveryServiceInterface:
        return HttpResolver(CallerTokens(KEY, "orders"), lambda _: self).get(EveryServiceInterface, "catalog")

    def cart(self) -> CartInterface:
        return HttpResolver(CallerTokens(KEY, "orders"), lambda _: self).get(CartInterface)


def status(code: int, body: Any = None) -> Reply:
    return lambda: HttpResponse(code, [], orjson.dumps(body))


def refuse_connection() -> HttpResponse:
    raise ConnectFailed("refused")


async def test_a_call_is_a_post_with_an_internal_token_and_the_request_id() -> None:
    replies = Replies(status(200, {"paths": {}}))
    with log_context.bound(request_id="r1"):
        assert await replies.every_service().openapi_document("emporium") == {"paths": {}}
    ((method, url, headers, body, seconds),) = replies.requests
    assert (method, url, body, seconds) == ("POST", "/internal/openapi_document", {"contract": "emporium"}, 8.0)
    assert headers["x-request-id"] == "r1"
    caller = CallerTokens(KEY, "catalog").verify(headers[HEADER], "catalog")
    assert (caller.user_id, caller.scopes) == (None, frozenset({INTERNAL}))


async def test_a_refused_connection_and_a_503_are_followed_by_another_attempt() -> None:
    replies = Replies(refuse_connection, status(503), status(200, {}))
    assert await replies.every_service().openapi_document("emporium") == {}
    assert len(replies.requests) == 3


async def test_a_service_without_a_response_is_unavailable_after_three_attempts() -> None:
    replies = Replies(*[refuse_connection] * 3)
    with pytest.raises(ServiceUnavailable):
        await replies.every_service().openapi_document("emporium")


async def test_a_refusal_keeps_its_kind_code_facts_and_fields() -> None:
    fields = [{"path": "quantity", "rule": "greater_than", "facts": {"gt": 0}}]
    body = {"kind": "conflict", "code": "stock.unavailable", "facts": {"available": 2}, "fields": fields}
    replies = Replies(status(409, body))
    with pytest.raises(RemoteRefusal) as refusal:
        await replies.every_service().openapi_document("emporium")
    problem = refusal.value.problem()
    assert (problem.kind, problem.code, problem.facts) == (Kind.CONFLICT, "stock.unavailable", {"available": 2})
    assert problem.fields[0].path == "quantity"


@pytest.mark.parametrize("reply", [status(404, "<html>"), status(200, [1]), status(403, {"code": "x"})])
async def test_a_response_that_is_neither_a_result_nor_a_refusal_is_logged_and_unavailability(reply: Reply) -> None:
    replies = Replies(reply)
    with structlog.testing.capture_logs() as logs, pytest.raises(ServiceUnavailable):
        await replies.every_service().openapi_document("emporium")
    assert [line["event"] for line in logs] == ["internal_response_invalid"]
    assert len(replies.requests) == 1


async def test_a_method_that_the_other_release_lacks_is_unavailability_and_no_refusal(ledger: Harness) -> None:
    response = await ledger.internal(ledger.storefront()).post("/claim", json={})
    assert response.status_code == 404
    replies = Replies(lambda: HttpResponse(404, [], response.content))
    with pytest.raises(ServiceUnavailable):
        await replies.every_service().openapi_document("emporium")


@pytest.mark.parametrize("reply", [refuse_connection, status(503), status(500), status(404)])
async def test_a_ping_has_one_attempt(reply: Reply) -> None:
    replies = Replies(reply)
    with pytest.raises(ServiceUnavailable):
        await replies.every_service().ping_database()
    assert [(url, seconds) for _, url, _, _, seconds in replies.requests] == [("/internal/ping_database", 2.0)]


@pytest.mark.parametrize(("method", "status"), [("GET", 405), ("PUT", 405), ("POST", 422)])
async def test_only_post_calls_a_method(ledger: Harness, method: str, status: int) -> None:
    client = ledger.internal(ledger.storefront())
    assert (await client.request(method, "/openapi_document", json={})).status_code == status


async def test_a_body_that_is_not_json_is_malformed(ledger: Harness) -> None:
    response = await ledger.internal(ledger.storefront()).post("/openapi_document", content=b"{")
    assert (response.status_code, response.json()["code"]) == (400, "request.malformed")
