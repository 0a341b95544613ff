"""Stock set and adjusted by staff, and the journal of its changes."""

import asyncio
from uuid import UUID, uuid4

import psycopg
import pytest
from common.events.catalog import StockChanged
from common.rpc.interfaces.attention import AttentionInterface
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .shops import STAFF, Json, Shop, line


async def journal(shop: Shop, product: Json) -> list[Json]:
    """Oldest first."""
    items: list[Json] = (await shop.done("GET", f"/stock/movements?product_id={product['id']}"))["items"]
    return items[::-1]


async def test_staff_set_and_adjust_the_stock_of_products_and_variants(shop: Shop) -> None:
    made = await shop.product(sku="P-1", quantity=15)
    variant = await shop.variant(made, sku="V-1", quantity=10)
    of_product, of_variant = f"/products/{made['id']}/stock", f"/variants/{variant['id']}/stock"
    assert await shop.done("PUT", of_product, quantity=7) == {
        "product_id": made["id"],
        "variant_id": None,
        "sku": "P-1",
        "quantity": 7,
    }
    assert (await shop.done("POST", f"{of_product}/adjust", delta=-2, reason="broken"))["quantity"] == 5
    assert (await shop.done("PUT", of_variant, quantity=0))["variant_id"] == variant["id"]
    assert (await shop.done("POST", f"{of_variant}/adjust", delta=3, reason="found"))["quantity"] == 3


async def test_the_journal_contains_kind_reason_and_actor_of_every_change(shop: Shop) -> None:
    made = await shop.product(quantity=15)
    member = uuid4()
    client = shop.harness.staff(shop.name, user_id=member)
    path = f"{STAFF}/products/{made['id']}/stock"
    await client.put(path, json={"quantity": 12})
    await client.post(f"{path}/adjust", json={"delta": -1, "reason": "broken"})
    order = uuid4()
    await shop.reserve(order, line(made, 4))
    await shop.release(order)
    lines = await journal(shop, made)
    assert [(entry["kind"], entry["delta"], entry["quantity"], entry["reason"]) for entry in lines] == [
        ("initial", 15, 15, None),
        ("set", -3, 12, None),
        ("adjust", -1, 11, "broken"),
        ("reserve", -4, 7, None),
        ("release", 4, 11, "released by orders"),
    ]
    assert {entry["actor_id"] for entry in lines[1:3]} == {str(member)}
    assert {entry["order_id"] for entry in lines[3:]} == {str(order)}


async def test_setting_the_same_quantity_is_no_movement(shop: Shop) -> None:
    made = await shop.product(quantity=15)
    await shop.done("PUT", f"/products/{made['id']}/stock", quantity=15)
    assert len(await journal(shop, made)) == 1
    (published,) = await shop.harness.events(StockChanged, shop.name)
    assert (published.slug, published.number, published.quantity) == (made["slug"], made["number"], 15)


async def test_an_adjustment_below_zero_is_409_with_the_quantities(shop: Shop) -> None:
    made = await shop.product(quantity=2)
    refused = await shop.staff("POST", f"/products/{made['id']}/stock/adjust", delta=-3, reason="lost")
    assert (refused.status_code, refused.json()["code"]) == (409, "stock.unavailable")
    assert refused.json()["detail"] == "Only 2 are in stock; 3 are needed."
    assert await shop.stock(made["id"]) == 2


@pytest.mark.parametrize("quantity", [-1, "5", 1.5, None, True, 10**12])
async def test_a_stock_is_a_whole_number_of_zero_or_more(shop: Shop, quantity: object) -> None:
    made = await shop.product()
    refused = await shop.staff("PUT", f"/products/{made['id']}/stock", quantity=quantity)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "quantity")


async def test_an_adjustment_needs_a_reason(shop: Shop) -> None:
    made = await shop.product()
    refused = await shop.staff("POST", f"/products/{made['id']}/stock/adjust", delta=1, reason=" ")
    assert refused.json()["errors"][0] == {
        "field": "reason",
        "code": "blank",
        "detail": "This field may not be blank.",
    }


async def test_a_product_id_is_not_accepted_as_a_variant_id(shop: Shop) -> None:
    made = await shop.product()
    variant = await shop.variant(made)
    assert (await shop.staff("PUT", f"/variants/{made['id']}/stock", quantity=1)).status_code == 404
    assert (await shop.staff("PUT", f"/products/{variant['id']}/stock", quantity=1)).status_code == 404


async def test_low_stock_lists_the_lowest_first_by_pages(shop: Shop) -> None:
    for name, quantity, more in (
        ("Ample", 11, {}),
        ("Ten", 10, {}),
        ("None", 0, {}),
        ("Own", 3, {"low_stock_threshold": 2}),
        ("Endless", 0, {"track_inventory": False}),
        ("Gone", 0, {"is_active": False}),
    ):
        await shop.product(name, quantity=quantity, **more)
    await shop.variant(await shop.product("Shirt", quantity=50), "Large", quantity=4)
    first = await shop.done("GET", "/stock/low?limit=2")
    rest = await shop.done("GET", f"/stock/low?limit=2&cursor={first['next_cursor']}")
    shown = [(low["name"], low["variant_name"], low["quantity"]) for low in first["items"] + rest["items"]]
    assert shown == [("None", None, 0), ("Shirt", "Large", 4), ("Ten", None, 10)]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("path", ["/stock/low", "/stock/movements", "/products", "/reviews", "/categories"])
@pytest.mark.parametrize(
    "cursor", ["x", "WyJhIl0", "W10", "WzEsMl0", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld", "WyJhIiwiYiJd"]
)
async def test_a_cursor_of_another_list_is_404(shop: Shop, path: str, cursor: str) -> None:
    refused = await shop.staff("GET", f"{path}?cursor={cursor}")
    assert (refused.status_code, refused.json()["code"]) == (404, "page.not_found")


async def test_the_journal_cannot_be_rewritten(shop: Shop) -> None:
    await shop.product()
    for statement in ("update stock_movements set delta = 0", "delete from stock_movements"):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            await shop.harness.database.autocommit.execute(statement)


async def test_the_journal_sums_up_after_concurrent_adjustments_and_reservations(shop: Shop) -> None:
    made = await shop.product(quantity=30)
    path = f"/products/{made['id']}/stock"
    work = [shop.reserve(uuid4(), line(made, 2)) for _ in range(10)]
    work += [shop.staff("POST", f"{path}/adjust", delta=-3, reason="lost") for _ in range(5)]
    work += [shop.staff("PUT", path, quantity=20) for _ in range(3)]
    await asyncio.gather(*work)
    lines = await journal(shop, made)
    assert sum(entry["delta"] for entry in lines) == await shop.stock(made["id"]) == lines[-1]["quantity"]


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("reserve"), st.integers(1, 8)),
        st.tuples(st.just("release"), st.integers(0, 9)),
        st.tuples(st.just("set"), st.integers(0, 20)),
        st.tuples(st.just("adjust"), st.integers(-8, 8).filter(bool)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(initial=st.integers(0, 20), operations=OPERATIONS)
async def test_a_quantity_is_always_the_sum_of_its_movements(
    shop: Shop, initial: int, operations: list[tuple[str, int]]
) -> None:
    made = await shop.product(quantity=initial)
    path, orders, expected, held = f"/products/{made['id']}/stock", list[UUID](), initial, dict[UUID, int]()
    for operation, amount in operations:
        if operation == "reserve":
            orders.append(uuid4())
            if (await shop.reserve(orders[-1], line(made, amount))).is_success:
                held[orders[-1]] = amount
                expected -= amount
        elif operation == "release" and amount < len(orders):
            await shop.release(orders[amount])
            expected += held.pop(orders[amount], 0)
        elif operation == "set":
            await shop.done("PUT", path, quantity=amount)
            expected = amount
        elif operation == "adjust":
            done = await shop.staff("POST", f"{path}/adjust", delta=amount, reason="counted")
            expected += amount if done.is_success else 0
    lines = await journal(shop, made)
    running = [sum(entry["delta"] for entry in lines[: number + 1]) for number in range(len(lines))]
    assert running == [entry["quantity"] for entry in lines]
    assert await shop.stock(made["id"]) == expected == sum(entry["delta"] for entry in lines)


async def test_low_stock_waits_for_a_person(shop: Shop) -> None:
    await shop.product(sku="HIGH", quantity=500)
    low = await shop.product(sku="LOW", quantity=1)
    await shop.product(sku="FREE", quantity=0, track_inventory=False)
    calls = shop.harness.calls(AttentionInterface)
    [waiting] = await calls.waiting(shop.name)
    assert (waiting.kind, waiting.count) == ("low_stock", 1)
    listed = await shop.done("GET", waiting.link)
    assert [item["product_id"] for item in listed["items"]] == [low["id"]]
    assert await calls.waiting(shop.harness.storefront()) == []
