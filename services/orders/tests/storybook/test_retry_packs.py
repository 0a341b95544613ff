"""`POST /api/orders/retry-pack/create/`, and the internal method about packs."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.events.identity import UserDeleted
from common.kernel.callers import Caller
from common.kernel.errors import RemoteRefusal
from common.rpc.interfaces.orders import OrdersInterface
from testkit.harness import Harness
from testkit.services import TRANSPORTS, resolver_of

from .shop import PACKS, STAFF_ORDERS, BookShop, Reader


@pytest.fixture(params=TRANSPORTS)
def client(orders: Harness, request: pytest.FixtureRequest) -> OrdersInterface:
    return resolver_of(orders.service, request.param, orders.tokens).get(OrdersInterface)


@pytest.fixture
def reader(shop: BookShop) -> Reader:
    reader = shop.customer()
    reader.pay_for_book()
    return reader


async def test_a_pack_is_ordered_for_the_configured_price(shop: BookShop, reader: Reader) -> None:
    response = await reader.buy_pack()
    assert response.status_code == 201
    row = await shop.row(response.json()["order_id"])
    assert response.json() == {
        "order_id": row["number"],
        "retry_pack_order_id": response.json()["retry_pack_order_id"],
        "status": "pending",
        "pack_size": 3,
        "pack_price_gel": "2.00",
        "amount_gel": 2,
        "total_amount": "2.00",
        "currency": "GEL",
    }
    assert (row["tier_code"], row["total"], row["user_id"]) == ("retry_pack", 200, reader.id)
    UUID(response.json()["retry_pack_order_id"])


@pytest.mark.parametrize("content_type", ["CHARACTER", "character", "Page", "cover"])
async def test_the_type_is_accepted_in_any_letter_case(shop: BookShop, reader: Reader, content_type: str) -> None:
    item = reader.book.id
    if content_type != "cover":
        item = shop.services.books.add_item(shop.name, content_type.upper(), reader.book)
    assert (await reader.buy_pack(content_type, item)).status_code == 201


async def test_a_caller_without_session_is_401_also_with_a_token(shop: BookShop) -> None:
    visitor = shop.visitor()
    assert (await visitor.buy_pack()).status_code == 401
    client = shop.harness.client(Caller(storefront=shop.name), "storybook")
    assert (await client.post(PACKS, json={})).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content_id": str(uuid4())}, "content_type"),
        ({"content_type": "BOOK", "content_id": str(uuid4())}, "content_type"),
        ({"content_type": 1, "content_id": str(uuid4())}, "content_type"),
        ({"content_type": "COVER"}, "content_id"),
        ({"content_type": "COVER", "content_id": "x"}, "content_id"),
        ({"content_type": "COVER", "content_id": None}, "content_id"),
    ],
)
async def test_a_missing_or_unknown_type_or_id_is_400(
    shop: BookShop, reader: Reader, body: dict[str, Any], field: str
) -> None:
    response = await reader.post(PACKS, body)
    assert response.status_code == 400
    assert response.json()[field]
    assert await shop.count() == 0


async def test_an_unknown_item_is_404(shop: BookShop, reader: Reader) -> None:
    page = shop.services.books.add_item(shop.name, "PAGE", reader.book)
    elsewhere = shop.another().customer()
    for content_type, item in (("PAGE", uuid4()), ("COVER", page), ("COVER", elsewhere.book.id)):
        response = await reader.buy_pack(content_type, item)
        assert (response.status_code, response.json()) == (404, {"detail": "Item not found."})


async def test_an_item_of_a_foreign_book_is_403(shop: BookShop, reader: Reader) -> None:
    other = shop.customer()
    other.pay_for_book()
    assert (await reader.buy_pack("COVER", other.book.id)).status_code == 403
    assert (await reader.buy_pack("COVER", shop.visitor().book.id)).status_code == 403
    assert await shop.count() == 0


async def test_a_pack_for_an_unpaid_book_is_400(shop: BookShop) -> None:
    response = await shop.customer().buy_pack()
    assert response.status_code == 400
    assert response.json() == {"detail": "Retry packs are for books that are paid for."}
    assert await shop.count() == 0


async def test_a_paid_pack_is_published_with_its_item(shop: BookShop, reader: Reader) -> None:
    page = shop.services.books.add_item(shop.name, "PAGE", reader.book)
    ordered = (await reader.buy_pack("page", page)).json()
    assert (await shop.pay(ordered["order_id"])).status_code == 200
    [event] = await shop.paid_events()
    assert event.retry_pack is not None
    assert event.retry_pack.model_dump(mode="json") == {
        "id": ordered["retry_pack_order_id"],
        "content_type": "PAGE",
        "content_id": str(page),
    }
    assert (event.tier_code, event.amount, event.book_ids) == ("retry_pack", 200, [])


async def test_a_paid_pack_is_not_mailed_to_be_produced(shop: BookShop, reader: Reader) -> None:
    ordered = (await reader.buy_pack()).json()
    await shop.pay(ordered["order_id"])
    subjects = [each["subject"] for each in await shop.harness.mails("staff@storybook.example")]
    assert f"Storybook: order {ordered['order_id']} to produce" not in subjects
    refused = await shop.staff.post(f"{STAFF_ORDERS}/{ordered['order_id']}/complete")
    assert (refused.status_code, refused.json()["code"]) == (409, "book_order.transition_refused")


async def test_a_repeated_key_orders_one_pack(shop: BookShop, reader: Reader) -> None:
    body = {"content_type": "COVER", "content_id": str(reader.book.id)}
    first = await reader.post(PACKS, body, "key")
    await shop.harness.database.autocommit.execute("delete from idempotency_keys")
    assert (await reader.post(PACKS, body, "key")).json() == first.json()
    assert await shop.count() == 1


async def test_generation_reads_a_pack_and_whether_it_is_paid(
    shop: BookShop, reader: Reader, client: OrdersInterface
) -> None:
    ordered = (await reader.buy_pack()).json()
    pack_id = UUID(ordered["retry_pack_order_id"])
    pack = await client.retry_pack(shop.name, pack_id)
    assert pack.model_dump() == {
        "id": pack_id,
        "user_id": reader.id,
        "content_type": "COVER",
        "content_id": reader.book.id,
        "is_paid": False,
    }
    await shop.pay(ordered["order_id"])
    assert (await client.retry_pack(shop.name, pack_id)).is_paid


async def test_an_unknown_pack_or_one_of_another_storefront_is_refused(
    shop: BookShop, reader: Reader, client: OrdersInterface
) -> None:
    pack_id = UUID((await reader.buy_pack()).json()["retry_pack_order_id"])
    for name, wanted in ((shop.name, uuid4()), (shop.another().name, pack_id)):
        with pytest.raises(RemoteRefusal) as refused:
            await client.retry_pack(name, wanted)
        assert refused.value.problem().code == "retry_pack.not_found"


async def test_the_pack_of_a_deleted_customer_is_no_longer_theirs(
    shop: BookShop, reader: Reader, client: OrdersInterface
) -> None:
    pack_id = UUID((await reader.buy_pack()).json()["retry_pack_order_id"])
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=reader.id))
    pack = await client.retry_pack(shop.name, pack_id)
    assert (pack.user_id != reader.id, pack.is_paid) == (True, False)
