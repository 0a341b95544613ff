"""Calls between services: refusals travel as they are, failures are retried and then told plainly."""

from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from common.callers import HEADER, INTERNAL, CallerTokens
from common.clients.reach import in_process
from common.clients.siblings import Sibling, Siblings
from common.errors import Kind, RemoteRefusal, ServiceUnavailable
from common.events.envelope import Envelope
from common.testing.harness import KEY, Harness
from common.testing.ledger import NoteWritten, Outside
from common.testing.through import Through

Answer = Callable[[httpx.Request], httpx.Response]


def sibling(*answers: Answer) -> tuple[Sibling, list[httpx.Request]]:
    """A sibling that gives these answers in turn, and what it was asked."""
    asked: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[len(asked) - 1](request)

    transport = httpx.MockTransport(handle)
    return Siblings(CallerTokens(KEY, "orders"), lambda _: Through(transport, "http://catalog")).to("catalog"), asked


def refuse_connection(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def status(code: int, /, **body: object) -> Answer:
    return lambda _: httpx.Response(code, json=body)


async def test_a_sibling_is_called_with_an_internal_caller_of_the_storefront() -> None:
    catalog, asked = sibling(status(200, found=True))
    assert await catalog.get("/things", "emporium", a="1") == {"found": True}
    caller = CallerTokens(KEY, "catalog").verify(asked[0].headers[HEADER], "catalog")
    assert (caller.storefront, caller.scopes) == ("emporium", frozenset({INTERNAL}))
    assert asked[0].url.path == "/internal/things"


async def test_a_refused_connection_is_tried_again() -> None:
    catalog, asked = sibling(refuse_connection, status(503), status(200, ok=1))
    assert await catalog.post("/things", "emporium", {}) == {"ok": 1}
    assert len(asked) == 3


async def test_a_sibling_that_stays_away_is_unavailable() -> None:
    catalog, _ = sibling(refuse_connection, refuse_connection, refuse_connection)
    with pytest.raises(ServiceUnavailable):
        await catalog.post("/things", "emporium", {})


async def test_a_refusal_keeps_its_kind_code_facts_and_fields() -> None:
    fields = [{"path": "quantity", "rule": "greater_than", "facts": {"gt": 0}}]
    catalog, asked = sibling(
        status(409, kind="conflict", code="stock.unavailable", facts={"available": 2}, fields=fields)
    )
    with pytest.raises(RemoteRefusal) as refusal:
        await catalog.post("/things", "emporium", {})
    problem = refusal.value.problem()
    assert (problem.kind, problem.code, problem.facts) == (Kind.CONFLICT, "stock.unavailable", {"available": 2})
    assert problem.fields[0].path == "quantity"
    assert len(asked) == 1


async def test_an_answer_that_is_no_refusal_of_ours_is_unavailable() -> None:
    catalog, _ = sibling(lambda _: httpx.Response(500, text="<html>"))
    with pytest.raises(ServiceUnavailable):
        await catalog.get("/things", "emporium")


@pytest.fixture
async def in_process_ledger(ledger: Harness) -> Sibling:
    return Siblings(CallerTokens(KEY, "tests"), in_process({"ledger": ledger.service.app})).to("ledger")


async def test_telling_eagerly_and_by_the_outbox_is_one_effect(
    ledger: Harness, in_process_ledger: Sibling, outside: Outside
) -> None:
    envelope = Envelope.around(NoteWritten(storefront=ledger.storefront(), words=f"news {uuid4()}"))
    await in_process_ledger.tell(envelope)
    await in_process_ledger.tell(envelope)
    assert outside.heard == [envelope.data["words"]]


async def test_telling_a_sibling_that_fails_is_no_failure_of_ours(
    ledger: Harness, in_process_ledger: Sibling, outside: Outside
) -> None:
    outside.jammed = True
    await in_process_ledger.tell(Envelope.around(NoteWritten(storefront=ledger.storefront(), words="x")))
    assert outside.heard == ["x"]


async def test_every_service_hands_out_its_openapi_documents(in_process_ledger: Sibling) -> None:
    document = await in_process_ledger.get("/openapi/emporium", "")
    assert "/api/v1/notes/" in document["paths"]
    assert await in_process_ledger.get("/openapi/unknown", "") == {}


async def test_a_sibling_is_asked_for_its_database_once_and_whatever_is_wrong_is_a_no() -> None:
    for answer in (refuse_connection, status(503), status(500), status(404)):
        catalog, asked = sibling(answer)
        assert not await catalog.reaches_database()
        assert [request.url.path for request in asked] == ["/internal/database"]
    well, _ = sibling(lambda _: httpx.Response(204))
    assert await well.reaches_database()
