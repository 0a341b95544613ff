"""Checkout (3.4, 7.1) as its customer sees it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from common import clock
from common.clients.siblings import ATTEMPTS
from common.money import Rounding
from common.storefronts import Orders, Tax
from common.testing.harness import Harness
from orders.contracts.emporium.schemas import CreatedOrder, OrderDetail

from .neighbours import Neighbours, Trouble, refusal, unreachable
from .shops import ORDERS, Shop


async def test_rule_41_tax_is_cut_to_cents_and_shipping_is_flat(shop: Shop) -> None:
    response = await shop.buyer(price=249_999).check_out()
    assert response.status_code == 201, response.text
    body = response.json()
    assert {key: body[key] for key in ("status", "subtotal", "tax", "shipping_cost", "discount", "total_amount")} == {
        "status": "pending",
        "subtotal": "2499.99",
        "tax": "249.99",
        "shipping_cost": "5.00",
        "discount": "0.00",
        "total_amount": "2754.98",
    }


async def test_tax_and_shipping_are_the_storefronts_own(orders: Harness, neighbours: Neighbours) -> None:
    tax = Tax(rate="0.19", rounding=Rounding.HALF_UP)
    another = orders.storefront(tax=tax, orders=Orders(shipping=0, reservation=60, number_prefix="MAR"))
    body = (await Shop(orders, neighbours, another).buyer(price=1_050).check_out()).json()
    assert (body["tax"], body["shipping_cost"], body["total_amount"]) == ("2.00", "0.00", "12.50")
    assert body["order_number"].startswith("MAR-")


async def test_the_answer_has_exactly_the_documented_keys(shop: Shop) -> None:
    body = (await shop.buyer().check_out()).json()
    CreatedOrder.model_validate_json((await shop.buyer().check_out()).content)
    assert set(body) == {
        *("id", "order_number", "status", "subtotal", "tax", "shipping_cost", "discount", "total_amount"),
        *("items", "shipping_address", "billing_address", "created_at"),
    }
    assert body["created_at"].endswith("Z")


async def test_rule_42_the_order_number_is_the_utc_date_and_six_characters(shop: Shop) -> None:
    number = (await shop.buyer().order())["order_number"]
    prefix, date, drawn = number.split("-")
    assert (prefix, date) == ("ORD", f"{clock.now().astimezone(UTC):%Y%m%d}")
    assert len(drawn) == 6
    assert all(character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" for character in drawn)


async def test_rule_43_items_have_the_variants_name_and_sku(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer()
    neighbours.fill_cart(buyer.id, buyer.product, 2, 1_050, variant_id=str(uuid4()))
    order = await buyer.order()
    plain, variant = order["items"]
    assert (plain["product_sku"], plain["variant_name"]) == ("MBPRO-16", None)
    assert (variant["product_sku"], variant["variant_name"]) == ("MBPRO-16-512", "16GB RAM - 512GB SSD")
    assert (variant["price"], variant["quantity"], variant["subtotal"]) == ("10.50", 2, "21.00")
    assert set(plain) == {"id", "product_name", "product_sku", "variant_name", "price", "quantity", "subtotal"}
    assert (await buyer.read(order))["items"] == order["items"]


async def test_rule_44_addresses_are_snapshots_with_the_documented_keys(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer()
    billing = neighbours.address(buyer.id, "Jane Doe")
    order = await buyer.order(billing_address_id=str(billing))
    assert set(order["shipping_address"]) == {
        *("full_name", "street_address", "apartment", "city", "state", "country", "zip_code", "phone_number")
    }
    assert (order["shipping_address"]["full_name"], order["billing_address"]["full_name"]) == ("John Doe", "Jane Doe")
    neighbours.addresses[buyer.id].clear()
    assert (await buyer.read(order))["billing_address"] == order["billing_address"]


@pytest.mark.parametrize("field", ["shipping_address_id", "billing_address_id"])
async def test_rule_44_an_unknown_or_foreign_address_is_a_fault_of_its_field(
    shop: Shop, neighbours: Neighbours, field: str
) -> None:
    buyer = shop.buyer()
    for address in (uuid4(), shop.buyer().address):
        response = await buyer.check_out(**{field: str(address)})
        assert (response.status_code, response.json()["code"]) == (400, "validation_error")
        assert response.json()["details"] == {field: ["You have no address with this id."]}
    assert "claim" not in neighbours.calls
    assert neighbours.carts[buyer.id]


@pytest.mark.parametrize(
    ("body", "faulty"),
    [
        ({}, {"shipping_address_id", "billing_address_id"}),
        ({"shipping_address_id": "x", "billing_address_id": None}, {"shipping_address_id", "billing_address_id"}),
        ({"shipping_address_id": 1, "billing_address_id": str(UUID(int=1))}, {"shipping_address_id"}),
    ],
)
async def test_both_addresses_are_required(shop: Shop, body: dict[str, Any], faulty: set[str]) -> None:
    response = await shop.buyer().client.post(ORDERS, json=body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert set(response.json()["details"]) == faulty
    assert await shop.count("checkouts") == 0


async def test_an_empty_cart_is_cart_empty(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer()
    neighbours.carts.clear()
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (400, "cart_empty")
    assert "reserve" not in neighbours.calls


async def test_rule_45_a_short_line_refuses_the_whole_order_with_its_numbers(
    shop: Shop, neighbours: Neighbours
) -> None:
    buyer = shop.buyer(stock=10)
    rare = neighbours.product(stock=2)
    neighbours.fill_cart(buyer.id, rare, quantity=5)
    response = await buyer.check_out()
    assert response.status_code == 400
    assert response.json() == {
        "error": "Insufficient stock",
        "code": "stock_unavailable",
        "details": {"requested": 5, "available": 2},
    }
    assert (neighbours.stock[buyer.product], neighbours.stock[rare]) == (10, 2)
    assert len(neighbours.carts[buyer.id]) == 2, "the cart is as it was when the answer arrives"
    assert await shop.count("orders") == 0
    assert await shop.harness.database.reads.rows("select 1 from checkouts where not is_settled") == []


async def test_a_stranger_cannot_check_out(shop: Shop) -> None:
    client = shop.harness.anonymous(shop.name)
    response = await client.post(ORDERS, json={})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_a_checkout_takes_the_cart_and_the_stock_and_tells_order_created(
    shop: Shop, neighbours: Neighbours
) -> None:
    buyer = shop.buyer(quantity=3, stock=10)
    order = await buyer.order()
    assert neighbours.stock[buyer.product] == 7
    assert not neighbours.carts.get(buyer.id)
    [created] = await shop.created()
    assert (str(created.order_id), created.number) == (order["id"], order["order_number"])
    assert (created.user_id, created.email) == (buyer.id, buyer.email)
    assert (created.amount, created.currency) == (825_496, "USD")
    assert [(line.product_id, line.quantity) for line in created.lines] == [(buyer.product, 3)]
    assert (created.expires_at - datetime.fromisoformat(order["created_at"])).total_seconds() == 86_400


async def test_the_order_begins_its_history(shop: Shop) -> None:
    buyer = shop.buyer()
    order = await buyer.order()
    [entry] = (await buyer.read(order))["status_history"]
    assert entry == {"status": "pending", "note": "Order created", "created_at": order["created_at"]}
    OrderDetail.model_validate_json((await buyer.client.get(f"{ORDERS}{order['id']}/")).content)


async def test_the_price_is_the_carts_and_the_name_the_catalogs(shop: Shop) -> None:
    [item] = (await shop.buyer(price=199).order())["items"]
    assert (item["price"], item["product_name"]) == ("1.99", 'MacBook Pro 16"')


@pytest.mark.parametrize("step", ["addresses", "claim", "reserve"])
async def test_a_neighbour_that_does_not_answer_is_a_503_and_nothing_is_held(
    shop: Shop, neighbours: Neighbours, step: str
) -> None:
    buyer = shop.buyer(stock=5)
    neighbours.troubles[step] = Trouble(unreachable(), after=True, times=ATTEMPTS)
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (503, "service_unavailable")
    assert (neighbours.stock[buyer.product], len(neighbours.carts[buyer.id])) == (5, 1)
    assert (neighbours.claims, neighbours.reservations) == ({}, {})


async def test_a_neighbour_that_stumbles_once_is_asked_again(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(stock=5)
    for step in ("addresses", "claim", "reserve"):
        neighbours.troubles[step] = Trouble(unreachable(), after=True, times=1)
    await buyer.order()
    assert neighbours.stock[buyer.product] == 4


async def test_a_product_that_is_gone_refuses_the_order(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer()
    neighbours.troubles["reserve"] = Trouble(refusal("not_found", "product.not_found"))
    assert (await buyer.check_out()).status_code == 404
    assert neighbours.carts[buyer.id]


async def test_a_step_that_was_given_up_elsewhere_is_a_lapsed_checkout(shop: Shop, neighbours: Neighbours) -> None:
    for step, code in (("claim", "claim.closed"), ("reserve", "reservation.closed")):
        neighbours.troubles = {step: Trouble(refusal("conflict", code))}
        response = await shop.buyer().check_out()
        assert (response.status_code, response.json()["code"]) == (409, "conflict")


async def test_a_nonsensical_answer_is_a_500_that_holds_nothing(shop: Shop, neighbours: Neighbours) -> None:
    buyer = shop.buyer(stock=3)
    neighbours.troubles["reserve"] = Trouble(httpx.Response(200, json=[]), after=True)
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (500, "server_error")
    assert await shop.count("orders") == 0
    assert (neighbours.claims, neighbours.reservations, neighbours.stock[buyer.product]) == ({}, {}, 3)


async def test_a_checkout_costs_two_statements_and_four_with_a_key(shop: Shop) -> None:
    await shop.buyer().order()
    counted = shop.harness.database.statements
    for key, most in ((None, 2), ("k", 4)):
        buyer = shop.buyer()
        before = counted.total
        assert (await buyer.check_out(key)).status_code == 201
        assert counted.total - before == most
