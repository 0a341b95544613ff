"""Lists and details (3.4): shapes, pages, isolation, and the number of statements."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.kernel import clock
from dialects.numbered_pages import Page
from orders.contracts.emporium.schemas import ListedOrder, OrderDetail
from testkit.harness import Harness, signed_in

from .fakes import FakeServices
from .storefront import ORDERS, Buyer, OrdersStorefront


async def listed(buyer: Buyer, query: str = "") -> dict[str, Any]:
    response = await buyer.client.get(f"{ORDERS}{query}")
    assert response.status_code == 200, response.text
    Page[ListedOrder].model_validate_json(response.content)
    page: dict[str, Any] = response.json()
    return page


def ids(page: dict[str, Any]) -> list[str]:
    return [order["id"] for order in page["results"]]


async def place_orders(buyer: Buyer, count: int) -> list[str]:
    made = []
    for _ in range(count):
        made.append((await buyer.order())["id"])
        clock.advance(1)
    return made


async def test_the_list_has_exactly_the_documented_keys(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer(quantity=3)
    order = await buyer.order()
    page = await listed(buyer)
    assert set(page) == {"count", "next", "previous", "results"}
    [row] = page["results"]
    assert set(row) == {*("id", "order_number", "status", "total_amount", "item_count", "created_at", "updated_at")}
    assert (row["id"], row["order_number"]) == (order["id"], order["order_number"])
    assert row["total_amount"] == order["total_amount"]
    assert row["created_at"].endswith("Z")


async def test_rule_39_item_count_counts_units(storefront: OrdersStorefront, fake_services: FakeServices) -> None:
    buyer = storefront.buyer(quantity=3)
    fake_services.fill_cart(buyer.id, fake_services.product(), quantity=2)
    await buyer.order()
    assert (await listed(buyer))["results"][0]["item_count"] == 5


async def test_rule_48_orders_are_listed_newest_first_by_default(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    made = await place_orders(buyer, 3)
    assert ids(await listed(buyer)) == made[::-1]
    assert ids(await listed(buyer, "?ordering=-created_at")) == made[::-1]
    assert ids(await listed(buyer, "?ordering=created_at")) == made
    assert ids(await listed(buyer, "?ordering=total_amount")) == made[::-1], "unknown orderings are ignored"


async def test_rule_5_pages_link_to_the_previous_and_next_and_keep_other_parameters(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer()
    made = await place_orders(buyer, 5)
    first = await listed(buyer, "?page_size=2&ordering=created_at")
    assert (ids(first), first["count"], first["previous"]) == (made[:2], 5, None)
    assert first["next"] == "http://shop.test/api/v1/orders/?page_size=2&ordering=created_at&page=2"
    last = await listed(buyer, "?page_size=2&ordering=created_at&page=3")
    assert (ids(last), last["next"]) == (made[4:], None)
    assert last["previous"] == "http://shop.test/api/v1/orders/?page_size=2&ordering=created_at&page=2"


async def test_rule_5_a_page_beyond_the_end_is_404_and_invalid_sizes_are_corrected(
    storefront: OrdersStorefront,
) -> None:
    buyer = storefront.buyer()
    await place_orders(buyer, 2)
    for page in ("2", "0", "-1", "x", "1.5", "99999999999999999999"):
        response = await buyer.client.get(f"{ORDERS}?page={page}")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    for size in ("1000", "0", "-3", "x", ""):
        assert len((await listed(buyer, f"?page_size={size}"))["results"]) == 2


async def test_a_customer_without_orders_gets_an_empty_first_page(storefront: OrdersStorefront) -> None:
    assert await listed(storefront.buyer()) == {"count": 0, "next": None, "previous": None, "results": []}


async def test_the_detail_has_exactly_the_documented_keys(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    response = await buyer.client.get(f"{ORDERS}{order['id']}/")
    OrderDetail.model_validate_json(response.content)
    detail = response.json()
    assert set(detail) == set(order) | {"status_history", "tracking_number", "shipped_at", "delivered_at"}
    assert {key: detail[key] for key in order} == order
    assert (detail["tracking_number"], detail["shipped_at"], detail["delivered_at"]) == (None, None, None)
    [entry] = detail["status_history"]
    assert set(entry) == {"status", "note", "created_at"}
    assert entry["created_at"].endswith("Z")


async def test_rule_4_an_unknown_malformed_or_another_customers_order_is_404(storefront: OrdersStorefront) -> None:
    order = await storefront.buyer().order()
    other_customer = storefront.buyer().client
    for order_id in (order["id"], uuid4(), "x", "1", "%00"):
        for method, path in (("GET", ""), ("POST", "cancel/")):
            response = await other_customer.request(method, f"{ORDERS}{order_id}/{path}")
            assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_no_order_is_visible_at_another_storefront_even_to_its_customer(
    orders: Harness, fake_services: FakeServices, storefront: OrdersStorefront
) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    other_storefront = orders.client(signed_in(orders.storefront(), buyer.id), "emporium")
    assert (await other_storefront.get(f"{ORDERS}{order['id']}/")).status_code == 404
    assert (await other_storefront.post(f"{ORDERS}{order['id']}/cancel/")).status_code == 404
    assert (await other_storefront.get(ORDERS)).json()["count"] == 0


async def test_a_customer_sees_only_their_own_orders(storefront: OrdersStorefront) -> None:
    one, other = storefront.buyer(), storefront.buyer()
    await one.order()
    assert (await listed(other))["count"] == 0


@pytest.mark.parametrize("path", ["", f"{UUID(int=1)}/"])
async def test_an_anonymous_caller_is_401(storefront: OrdersStorefront, path: str) -> None:
    response = await storefront.harness.anonymous(storefront.name).get(f"{ORDERS}{path}")
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_paths_are_exactly_the_documented_ones(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    for path in ("/api/v1/orders", f"{ORDERS}{order['id']}", f"{ORDERS}{order['id']}/nothing/"):
        assert (await buyer.client.get(path)).status_code == 404
    for method, path in (
        ("DELETE", ORDERS),
        ("PUT", f"{ORDERS}{order['id']}/"),
        ("GET", f"{ORDERS}{order['id']}/cancel/"),
    ):
        response = await buyer.client.request(method, path)
        assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("path", ["", "?page=1&ordering=created_at", "{id}/"])
async def test_a_read_takes_one_statement(storefront: OrdersStorefront, path: str) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    pool = storefront.harness.database.pool
    before = pool.statement_count
    assert (await buyer.client.get(ORDERS + path.format(id=order["id"]))).status_code == 200
    assert pool.statement_count - before == 1
