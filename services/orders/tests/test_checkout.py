"""Checkout (3.4, 7.1) through the emporium contract."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.kernel import clock
from common.kernel.money import Rounding
from common.kernel.storefronts import Tax
from orders.contracts.emporium.schemas import CreatedOrder, OrderDetail
from orders.storefront import OrderRules
from testkit.harness import Harness

from .fakes import FakeServices
from .storefront import ORDERS, OrdersStorefront


async def test_rule_41_tax_is_rounded_down_to_cents_and_shipping_is_flat(storefront: OrdersStorefront) -> None:
    response = await storefront.buyer(price=249_999).check_out()
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


async def test_tax_and_shipping_depend_on_the_storefront(orders: Harness, fake_services: FakeServices) -> None:
    tax = Tax(rate="0.19", rounding=Rounding.HALF_UP)
    another = orders.storefront("emporium", OrderRules(number_prefix="MAR"), tax=tax)
    body = (await OrdersStorefront(orders, fake_services, another).buyer(price=1_050).check_out()).json()
    assert (body["tax"], body["shipping_cost"], body["total_amount"]) == ("2.00", "0.00", "12.50")
    assert body["order_number"].startswith("MAR-")


async def test_the_response_has_exactly_the_documented_keys(storefront: OrdersStorefront) -> None:
    body = (await storefront.buyer().check_out()).json()
    CreatedOrder.model_validate_json((await storefront.buyer().check_out()).content)
    assert set(body) == {
        *("id", "order_number", "status", "subtotal", "tax", "shipping_cost", "discount", "total_amount"),
        *("items", "shipping_address", "billing_address", "created_at"),
    }
    assert body["created_at"].endswith("Z")


async def test_rule_42_the_order_number_is_the_utc_date_and_six_characters(storefront: OrdersStorefront) -> None:
    number = (await storefront.buyer().order())["order_number"]
    prefix, date, drawn = number.split("-")
    assert (prefix, date) == ("ORD", f"{clock.now().astimezone(UTC):%Y%m%d}")
    assert len(drawn) == 6
    assert all(character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" for character in drawn)


async def test_rule_43_items_have_the_variants_name_and_sku(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer()
    fake_services.fill_cart(buyer.id, buyer.product, 2, 1_050, variant_id=str(uuid4()))
    order = await buyer.order()
    plain, variant = order["items"]
    assert (plain["product_sku"], plain["variant_name"]) == ("MBPRO-16", None)
    assert (variant["product_sku"], variant["variant_name"]) == ("MBPRO-16-512", "16GB RAM - 512GB SSD")
    assert (variant["price"], variant["quantity"], variant["subtotal"]) == ("10.50", 2, "21.00")
    assert set(plain) == {"id", "product_name", "product_sku", "variant_name", "price", "quantity", "subtotal"}
    assert (await buyer.read(order))["items"] == order["items"]


async def test_rule_44_addresses_are_snapshots_with_the_documented_keys(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer()
    billing = fake_services.address(buyer.id, "Jane Doe")
    order = await buyer.order(billing_address_id=str(billing))
    assert set(order["shipping_address"]) == {
        *("full_name", "street_address", "apartment", "city", "state", "country", "zip_code", "phone_number")
    }
    assert (order["shipping_address"]["full_name"], order["billing_address"]["full_name"]) == ("John Doe", "Jane Doe")
    fake_services.addresses[buyer.id].clear()
    assert (await buyer.read(order))["billing_address"] == order["billing_address"]


@pytest.mark.parametrize("field", ["shipping_address_id", "billing_address_id"])
async def test_rule_44_an_unknown_or_another_customers_address_is_an_error_of_its_field(
    storefront: OrdersStorefront, fake_services: FakeServices, field: str
) -> None:
    buyer = storefront.buyer()
    for address in (uuid4(), storefront.buyer().address):
        response = await buyer.check_out(**{field: str(address)})
        assert (response.status_code, response.json()["code"]) == (400, "validation_error")
        assert response.json()["details"] == {field: ["You have no address with this id."]}
    assert "claim" not in fake_services.calls
    assert fake_services.carts[buyer.id]


@pytest.mark.parametrize(
    ("body", "faulty"),
    [
        ({}, {"shipping_address_id", "billing_address_id"}),
        ({"shipping_address_id": "x", "billing_address_id": None}, {"shipping_address_id", "billing_address_id"}),
        ({"shipping_address_id": 1, "billing_address_id": str(UUID(int=1))}, {"shipping_address_id"}),
    ],
)
async def test_both_addresses_are_required(
    storefront: OrdersStorefront, body: dict[str, Any], faulty: set[str]
) -> None:
    response = await storefront.buyer().client.post(ORDERS, json=body)
    assert (response.status_code, response.json()["code"]) == (400, "validation_error")
    assert set(response.json()["details"]) == faulty
    assert await storefront.count("checkouts") == 0


async def test_an_empty_cart_is_refused(storefront: OrdersStorefront, fake_services: FakeServices) -> None:
    buyer = storefront.buyer()
    fake_services.carts.clear()
    response = await buyer.check_out()
    assert (response.status_code, response.json()["code"]) == (400, "cart_empty")
    assert "reserve" not in fake_services.calls


async def test_rule_45_insufficient_stock_of_one_line_refuses_the_whole_order(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(stock=10)
    rare = fake_services.product(stock=2)
    fake_services.fill_cart(buyer.id, rare, quantity=5)
    response = await buyer.check_out()
    assert response.status_code == 400
    assert response.json() == {
        "error": "Insufficient stock",
        "code": "stock_unavailable",
        "details": {"requested": 5, "available": 2},
    }
    assert (fake_services.stock[buyer.product], fake_services.stock[rare]) == (10, 2)
    assert len(fake_services.carts[buyer.id]) == 2, "the cart is restored before the response"
    assert await storefront.count("orders") == 0
    assert await storefront.harness.database.autocommit.fetch("select 1 from checkouts where not is_settled") == []


async def test_an_anonymous_caller_cannot_check_out(storefront: OrdersStorefront) -> None:
    client = storefront.harness.anonymous(storefront.name)
    response = await client.post(ORDERS, json={})
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


async def test_a_checkout_claims_the_cart_reserves_the_stock_and_publishes_order_created(
    storefront: OrdersStorefront, fake_services: FakeServices
) -> None:
    buyer = storefront.buyer(quantity=3, stock=10)
    order = await buyer.order()
    assert fake_services.stock[buyer.product] == 7
    assert not fake_services.carts.get(buyer.id)
    [created] = await storefront.created()
    assert (str(created.order_id), created.number) == (order["id"], order["order_number"])
    assert (created.user_id, created.email) == (buyer.id, buyer.email)
    assert (created.amount, created.currency) == (825_496, "USD")
    assert [(line.product_id, line.quantity) for line in created.lines] == [(buyer.product, 3)]
    assert (created.expires_at - datetime.fromisoformat(order["created_at"])).total_seconds() == 86_400


async def test_the_first_history_entry_is_the_creation(storefront: OrdersStorefront) -> None:
    buyer = storefront.buyer()
    order = await buyer.order()
    [entry] = (await buyer.read(order))["status_history"]
    assert entry == {"status": "pending", "note": "Order created", "created_at": order["created_at"]}
    OrderDetail.model_validate_json((await buyer.client.get(f"{ORDERS}{order['id']}/")).content)


async def test_the_price_comes_from_the_cart_and_the_name_from_the_catalog(storefront: OrdersStorefront) -> None:
    [item] = (await storefront.buyer(price=199).order())["items"]
    assert (item["price"], item["product_name"]) == ("1.99", 'MacBook Pro 16"')


async def test_a_checkout_takes_two_statements_and_four_with_a_key(storefront: OrdersStorefront) -> None:
    await storefront.buyer().order()
    pool = storefront.harness.database.pool
    for key, most in ((None, 2), ("k", 4)):
        buyer = storefront.buyer()
        before = pool.statement_count
        assert (await buyer.check_out(key)).status_code == 201
        assert pool.statement_count - before == most
