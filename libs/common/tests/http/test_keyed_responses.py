"""Stored responses: whom they are replayed to, and with which headers."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from common.db.database import Database
from common.http import AnyCaller, Transaction, router
from common.kernel.callers import ADDRESS_HEADER, Caller
from dialects.emporium import EMPORIUM
from fastapi import Response
from testkit.harness import Harness, running
from testkit.ledger import SideEffects, create_ledger
from testkit.storefronts import OpenStorefronts

COOKIES = ["session=first; HttpOnly; Path=/", "csrf=second; Path=/"]
LINKS = ["</next>; rel=next", "</last>; rel=last"]
HOME = {ADDRESS_HEADER: "198.51.100.7", "User-Agent": "Firefox"}
visits = router("/api/v1/visits")


@visits.post("/", status_code=201)
async def visit(caller: AnyCaller, uow: Transaction) -> Response:
    """Each response differs."""
    response = Response(uuid4().hex, 201, {"Cache-Control": "no-store"}, "text/plain")
    for name, values in (("set-cookie", COOKIES), ("link", LINKS)):
        for value in values:
            response.headers.append(name, value)
    return response


@pytest.fixture
async def service(ledger_url: str) -> AsyncIterator[Harness]:
    storefronts = OpenStorefronts()
    service = create_ledger(Database(ledger_url), SideEffects(), storefronts, EMPORIUM, visits)
    async with running(service, storefronts) as harness:
        yield harness


@pytest.fixture
def shop(service: Harness) -> str:
    return service.storefront()


async def post(service: Harness, shop: str, headers: dict[str, str], guest_id: UUID | None = None) -> httpx.Response:
    client = service.client(Caller(storefront=shop, guest_id=guest_id), "emporium")
    return await client.post("/api/v1/visits/", headers={"Idempotency-Key": "k", **headers})


async def test_an_anonymous_client_gets_its_own_stored_response(service: Harness, shop: str) -> None:
    first, second = [await post(service, shop, HOME) for _ in range(2)]
    assert first.text == second.text
    assert "idempotent-replayed" in second.headers


@pytest.mark.parametrize(
    "other",
    [{ADDRESS_HEADER: "198.51.100.8"}, {"User-Agent": "Chromium"}, {"Cookie": "refresh=stranger"}],
    ids=["address", "browser", "cookie"],
)
async def test_another_anonymous_client_does_not_get_the_response(
    service: Harness, shop: str, other: dict[str, str]
) -> None:
    first = await post(service, shop, HOME)
    second = await post(service, shop, {**HOME, **other})
    assert second.status_code == 201
    assert second.text != first.text
    assert "idempotent-replayed" not in second.headers


async def test_guests_of_one_client_do_not_get_each_others_responses(service: Harness, shop: str) -> None:
    texts = {(await post(service, shop, HOME, guest_id)).text for guest_id in (uuid4(), uuid4(), None)}
    assert len(texts) == 3


async def test_a_replay_has_all_headers_of_the_first_response(service: Harness, shop: str) -> None:
    first, second = [await post(service, shop, HOME) for _ in range(2)]
    assert second.headers.get_list("set-cookie") == COOKIES
    assert second.headers.get_list("link") == LINKS
    replayed = [pair for pair in second.headers.multi_items() if pair[0] != "idempotent-replayed"]
    assert sorted(replayed) == sorted(first.headers.multi_items())
