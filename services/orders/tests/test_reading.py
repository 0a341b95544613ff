"""Lists and details (3.4): shapes, pages, isolation, and what they cost."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common import clock
from common.testing.harness import Harness, signed_in
from dialects.emporium import Page
from orders.contracts.emporium.schemas import ListedOrder, OrderDetail

from .neighbours import Neighbours
from .shops import ORDERS, Buyer, Shop


async def listed(buyer: Buyer, query: str = "") -> dict[str, Any]:
    response = await buyer.client.get(f"{ORDERS}{query}")
    assert response.status_code == 200, response.text
    Page[ListedOrder].model_validate_json(response.content)
    page: dict[str, Any] = response.json()
    return page


def ids(page: dict[str, Any]) -> list[str]:
    return [order["id"] for order in page["results"]]


async def several(buyer: Buyer, count: int) -> list[str]:
    made = []
    for _ in range(count):
        made.append((await buyer.order())["id"])
        clock.advance(1)
    return made


async def test_the_list_has_exactly_the_documented_keys(shop: Shop) -> None:
    buyer = shop.buyer(quantity=3)
    order = await buyer.order()
    page = await listed(buyer)
    assert set(page) == {"count", "next", "previous", "results"}
    [row] = page["results"]
    assert set(row) == {*("id", "order_number", "status", "total_amount", "item_count", "created_at", "updated_at")}
    assert (row["id"], row["order_number"]) == (order["id"], order["order_number"])
    assert row["total_amount"] == order["total_amount"]
    assert row["created_at"].endswith("Z")


async def test_rule_39_item_count_counts_units(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(quantity=3)
    neighbours.fill_cart(buyer.id, neighbours.product(), quantity=2)
    await buyer.order()
    assert (await listed(buyer))["results"][0]["item_count"] == 5


async def test_rule_48_newest_first_unless_asked_otherwise(shop: Shop) -> None:
    buyer = shop.buyer()
    made = await several(buyer, 3)
    assert ids(await listed(buyer)) == made[::-1]
    assert ids(await listed(buyer, "?ordering=-created_at")) == made[::-1]
    assert ids(await listed(buyer, "?ordering=created_at")) == made
    assert ids(await listed(buyer, "?ordering=total_amount")) == made[::-1], "unknown orderings are ignored"


async def test_rule_5_pages_link_to_their_neighbours_and_keep_other_parameters(shop: Shop) -> None:
    buyer = shop.buyer()
    made = await several(buyer, 5)
    first = await listed(buyer, "?page_size=2&ordering=created_at")
    assert (ids(first), first["count"], first["previous"]) == (made[:2], 5, None)
    assert first["next"] == "http://shop.test/api/v1/orders/?page_size=2&ordering=created_at&page=2"
    last = await listed(buyer, "?page_size=2&ordering=created_at&page=3")
    assert (ids(last), last["next"]) == (made[4:], None)
    assert last["previous"] == "http://shop.test/api/v1/orders/?page_size=2&ordering=created_at&page=2"


async def test_rule_5_a_page_beyond_the_end_is_404_and_odd_sizes_are_forgiven(shop: Shop) -> None:
    buyer = shop.buyer()
    await several(buyer, 2)
    for page in ("2", "0", "-1", "x", "1.5", "99999999999999999999"):
        response = await buyer.client.get(f"{ORDERS}?page={page}")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    for size in ("1000", "0", "-3", "x", ""):
        assert len((await listed(buyer, f"?page_size={size}"))["results"]) == 2


async def test_somebody_without_orders_has_an_empty_first_page(shop: Shop) -> None:
    assert await listed(shop.buyer()) == {"count": 0, "next": None, "previous": None, "results": []}


async def test_the_detail_has_exactly_the_documented_keys(shop: Shop) -> None:
    buyer = shop.buyer()
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


async def test_rule_4_a_foreign_unknown_or_malformed_order_is_404(shop: Shop) -> None:
    order = await shop.buyer().order()
    stranger = shop.buyer().client
    for order_id in (order["id"], uuid4(), "x", "1", "%00"):
        for method, path in (("GET", ""), ("POST", "cancel/")):
            response = await stranger.request(method, f"{ORDERS}{order_id}/{path}")
            assert (response.status_code, response.json()["code"]) == (404, "not_found")


async def test_no_order_is_visible_at_another_storefront_even_to_its_customer(
    orders: Harness, neighbours: Neighbours, shop: Shop
) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    elsewhere = orders.client(signed_in(orders.storefront(), buyer.id), "emporium")
    assert (await elsewhere.get(f"{ORDERS}{order['id']}/")).status_code == 404
    assert (await elsewhere.post(f"{ORDERS}{order['id']}/cancel/")).status_code == 404
    assert (await elsewhere.get(ORDERS)).json()["count"] == 0


async def test_a_customer_sees_no_orders_but_their_own(shop: Shop) -> None:
    one, other = shop.buyer(), shop.buyer()
    await one.order()
    assert (await listed(other))["count"] == 0


@pytest.mark.parametrize("path", ["", f"{UUID(int=1)}/"])
async def test_a_stranger_is_401(shop: Shop, path: str) -> None:
    response = await shop.harness.anonymous(shop.name).get(f"{ORDERS}{path}")
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_paths_are_exactly_the_documented_ones(shop: Shop) -> None:
    buyer = shop.buyer()
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
async def test_a_read_costs_one_statement(shop: Shop, path: str) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    counted = shop.harness.database.statements
    before = counted.total
    assert (await buyer.client.get(ORDERS + path.format(id=order["id"]))).status_code == 200
    assert counted.total - before == 1
