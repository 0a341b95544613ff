"""What orders take and give back: /internal/reservations and the events (DESIGN: stock)."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.callers import CallerTokens
from common.clients.catalog import CatalogClient, WantedLine
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.errors import RemoteRefusal
from common.events.catalog import StockChanged, StockLow
from common.events.envelope import Event
from common.events.orders import CheckoutAbandoned, OrderAccepted, OrderCancelled, OrderExpired, OrderPaid
from common.testing.harness import KEY

from .shops import Json, Shop, line, picture


def about(shop: Shop, kind: type[Event], order_id: UUID) -> Event:
    facts: dict[str, Any] = {"storefront": shop.name, "order_id": order_id}
    if kind is not CheckoutAbandoned:
        facts |= {"number": "ORD-1", "user_id": uuid4(), "email": "john@example.com"}
    if kind is OrderPaid:
        facts |= {"amount": 1, "currency": "USD"}
    if kind in (OrderAccepted, OrderPaid):
        facts |= {"lines": []}
    return kind.model_validate(facts)


async def test_a_reservation_takes_stock_and_answers_the_lines_for_the_order(shop: Shop) -> None:
    made = await shop.product("Laptop", sku="LAP-1", quantity=5)
    image = (await shop.upload(made, picture())).json()
    variant = await shop.variant(made, "Big", sku="LAP-BIG", quantity=3)
    response = await shop.reserve(uuid4(), line(made, 2), line(variant, 1))
    assert response.status_code == 200
    plain, of_variant = response.json()
    assert plain == {
        "product_id": made["id"],
        "variant_id": None,
        "quantity": 2,
        "product_name": "Laptop",
        "product_slug": "laptop",
        "variant_name": None,
        "sku": "LAP-1",
        "image": image["image"].removeprefix("http://shop.test"),
    }
    assert (of_variant["variant_name"], of_variant["sku"]) == ("Big", "LAP-BIG")
    assert (await shop.stock(made["id"]), await shop.stock(variant["id"])) == (3, 2)


async def test_repeating_a_reservation_changes_nothing_and_answers_the_same(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    first = await shop.reserve(order, line(made, 3))
    await shop.done("POST", f"/products/{made['id']}/deactivate")
    assert (await shop.reserve(order, line(made, 3))).json() == first.json()
    assert await shop.stock(made["id"]) == 2


async def test_the_same_reservation_made_in_parallel_takes_stock_once(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    answers = await asyncio.gather(*(shop.reserve(order, line(made, 3)) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert await shop.stock(made["id"]) == 2


async def test_a_short_line_refuses_the_whole_order_with_its_numbers(shop: Shop) -> None:
    plenty, short = await shop.product("Plenty"), await shop.product("Short", quantity=2)
    response = await shop.reserve(uuid4(), line(plenty, 1), line(short, 5))
    assert response.status_code == 409
    assert (response.json()["code"], response.json()["facts"]) == (
        "stock.unavailable",
        {"product_id": short["id"], "variant_id": None, "requested": 5, "available": 2},
    )
    assert (await shop.stock(plenty["id"]), await shop.stock(short["id"])) == (10, 2)


async def test_lines_of_the_same_unit_are_counted_together(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    refused = await shop.reserve(uuid4(), line(made, 3), line(made, 3))
    assert refused.json()["facts"]["requested"] == 6
    assert len((await shop.reserve(uuid4(), line(made, 3), line(made, 2))).json()) == 2
    assert await shop.stock(made["id"]) == 0


async def test_a_variants_stock_is_its_own(shop: Shop) -> None:
    made = await shop.product(quantity=0)
    variant = await shop.variant(made, quantity=1)
    assert (await shop.reserve(uuid4(), line(variant))).status_code == 200
    refused = await shop.reserve(uuid4(), line(variant))
    assert refused.json()["facts"]["variant_id"] == variant["id"]


async def test_without_tracking_any_quantity_is_reserved_and_none_is_taken(shop: Shop) -> None:
    made = await shop.product(quantity=0, track_inventory=False)
    order = uuid4()
    assert (await shop.reserve(order, line(made, 1000))).status_code == 200
    await shop.done("PATCH", f"/products/{made['id']}", track_inventory=True)
    await shop.release(order)
    assert await shop.stock(made["id"]) == 0


async def test_what_is_not_sold_has_nothing_available(shop: Shop, other_shop: Shop) -> None:
    hidden, other = await shop.product("Hidden"), await shop.product("Other")
    await shop.done("POST", f"/products/{hidden['id']}/deactivate")
    foreign = await shop.variant(other)
    stopped = await shop.variant(other, is_active=False)
    mixed = line({**foreign, "product_id": hidden["id"]})
    elsewhere = await other_shop.product()
    for wanted in (line(hidden), mixed, line(stopped), line(elsewhere), line({"id": str(uuid4())})):
        refused = await shop.reserve(uuid4(), wanted)
        assert (refused.json()["code"], refused.json()["facts"]["available"]) == ("stock.unavailable", 0)


async def test_two_hundred_buyers_of_the_last_unit_make_one_reservation(shop: Shop) -> None:
    made = await shop.product(quantity=1)
    answers = await asyncio.gather(*(shop.reserve(uuid4(), line(made)) for _ in range(200)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 199
    assert await shop.stock(made["id"]) == 0


async def test_orders_of_the_same_goods_in_opposite_order_do_not_block_each_other(shop: Shop) -> None:
    goods = [await shop.product(f"Thing {number}", quantity=100) for number in range(4)]
    lines = [line(made) for made in goods]
    answers = await asyncio.gather(*(shop.reserve(uuid4(), *lines[:: 1 - 2 * (n % 2)]) for n in range(40)))
    assert {answer.status_code for answer in answers} == {200}
    assert [await shop.stock(made["id"]) for made in goods] == [60] * 4


async def test_a_release_returns_the_stock_once_and_refuses_a_later_reservation(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await asyncio.gather(*(shop.release(order) for _ in range(5)))
    assert await shop.stock(made["id"]) == 5
    late = await shop.reserve(order, line(made, 3))
    assert (late.status_code, late.json()["code"]) == (409, "reservation.closed")


async def test_a_release_before_the_reservation_leaves_a_tombstone(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.release(order)
    assert (await shop.reserve(order, line(made))).json()["code"] == "reservation.closed"
    assert await shop.stock(made["id"]) == 5


async def test_a_refused_reservation_may_be_tried_again(shop: Shop) -> None:
    made = await shop.product(quantity=1)
    order = uuid4()
    assert (await shop.reserve(order, line(made, 2))).status_code == 409
    assert (await shop.reserve(order, line(made, 1))).status_code == 200


@pytest.mark.parametrize("kind", [OrderCancelled, OrderExpired, CheckoutAbandoned])
async def test_an_order_that_ends_gives_its_stock_back_exactly_once(shop: Shop, kind: type[Event]) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await shop.harness.tell(about(shop, kind, order), times=2)
    await shop.harness.tell(about(shop, kind, order))
    await shop.release(order)
    assert await shop.stock(made["id"]) == 5


@pytest.mark.parametrize("kind", [OrderCancelled, OrderExpired, CheckoutAbandoned])
async def test_an_end_told_before_the_reservation_refuses_it(shop: Shop, kind: type[Event]) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.harness.tell(about(shop, kind, order), times=2)
    assert (await shop.reserve(order, line(made))).json()["code"] == "reservation.closed"


@pytest.mark.parametrize("reason", [OrderPaid, OrderAccepted])
@pytest.mark.parametrize("kind", [OrderExpired, CheckoutAbandoned])
async def test_what_is_paid_or_accepted_is_kept_for_good(shop: Shop, kind: type[Event], reason: type[Event]) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await shop.harness.tell(about(shop, reason, order), times=2)
    await shop.harness.tell(about(shop, kind, order))
    assert await shop.stock(made["id"]) == 2


async def test_an_accepted_order_that_is_paid_and_cancelled_returns_its_stock_once(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    for kind in (OrderAccepted, OrderPaid, OrderCancelled, OrderPaid):
        await shop.harness.tell(about(shop, kind, order), times=2)
    assert await shop.stock(made["id"]) == 5


async def test_cancelling_a_paid_order_returns_its_stock(shop: Shop) -> None:
    made = await shop.product(quantity=5)
    order = uuid4()
    await shop.reserve(order, line(made, 3))
    await shop.harness.tell(about(shop, OrderPaid, order))
    await shop.harness.tell(about(shop, OrderCancelled, order), times=2)
    await shop.harness.tell(about(shop, OrderPaid, order))
    assert await shop.stock(made["id"]) == 5


async def test_every_movement_of_stock_is_told_with_a_growing_version(shop: Shop) -> None:
    made = await shop.product(quantity=20)
    variant = await shop.variant(made, quantity=4)
    order = uuid4()
    await shop.reserve(order, line(made, 2), line(variant, 1))
    await shop.release(order)
    told = await shop.harness.events(StockChanged, shop.name)
    of_product = [(event.version, event.quantity) for event in told if event.variant_id is None]
    of_variant = [(event.version, event.quantity) for event in told if event.variant_id is not None]
    assert of_product == [(1, 20), (2, 18), (3, 20)]
    assert of_variant == [(1, 4), (2, 3), (3, 4)]
    assert {event.slug for event in told} == {"thing"}


async def test_crossing_the_threshold_downwards_is_told_once_with_a_mail_to_staff(shop: Shop) -> None:
    storefront = shop.harness.storefronts[shop.name]
    mail = storefront.mail.model_copy(update={"staff": f"{shop.name}@staff.example"})
    shop.harness.storefronts.add(storefront.model_copy(update={"mail": mail}))
    made = await shop.product("Kettle", sku="KET-1", quantity=12)
    for quantity in (1, 1, 1, 1):
        await shop.reserve(uuid4(), line(made, quantity))
    told = await shop.harness.events(StockLow, shop.name)
    assert [(event.sku, event.quantity, event.threshold) for event in told] == [("KET-1", 10, 10)]
    mails = await shop.harness.mails(f"{shop.name}@staff.example")
    assert len(mails) == 1
    assert "Kettle (KET-1): 10 left" in mails[0]["text"]


async def test_a_product_may_have_a_threshold_of_its_own(shop: Shop) -> None:
    made = await shop.product(quantity=3, low_stock_threshold=1)
    await shop.reserve(uuid4(), line(made))
    assert await shop.harness.events(StockLow, shop.name) == []
    await shop.reserve(uuid4(), line(made))
    assert len(await shop.harness.events(StockLow, shop.name)) == 1


async def test_what_is_not_tracked_is_never_low(shop: Shop) -> None:
    made = await shop.product(quantity=12, track_inventory=False)
    await shop.done("PUT", f"/products/{made['id']}/stock", quantity=1)
    assert await shop.harness.events(StockLow, shop.name) == []


@pytest.mark.parametrize("quantity", [0, -1, 1.5, None, "many"])
async def test_a_reservation_of_no_quantity_is_refused(shop: Shop, quantity: Any) -> None:
    made = await shop.product()
    body: Json = {
        "order_id": str(uuid4()),
        "lines": [{"product_id": made["id"], "variant_id": None, "quantity": quantity}],
    }
    response = await shop.harness.internal(shop.name).post("/reservations", json=body)
    assert response.status_code == 422


async def test_the_typed_client_speaks_with_the_service(shop: Shop) -> None:
    reach = in_process({"catalog": shop.harness.service.app})
    client = CatalogClient(Siblings(CallerTokens(KEY, "orders"), reach))
    made = await shop.product("Laptop", sku="LAP-1", price="12.00", quantity=5)
    wanted = WantedLine(product_id=UUID(made["id"]), variant_id=None, quantity=2)
    order = uuid4()
    assert (await client.reserve(shop.name, order, [wanted]))[0].sku == "LAP-1"
    product = await client.product(shop.name, wanted.product_id)
    assert (product.price, product.quantity, product.stock_version) == (1200, 3, 2)
    await client.release(shop.name, order)
    with pytest.raises(RemoteRefusal) as refusal:
        await client.reserve(shop.name, order, [wanted])
    assert refusal.value.code == "reservation.closed"
