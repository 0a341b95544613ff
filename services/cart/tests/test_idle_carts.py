"""Staff see carts that were not changed for some time."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from cart.contracts.staff.routes import IdleCart
from common.kernel import clock
from common.kernel.permissions import Permission
from common.rpc.interfaces.customers import CustomersInterface
from dialects.staff import CursorPage

from .storefront import StorefrontClient

CARTS = "/api/staff/v1/carts"


async def idle(client: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    response = await client.get(CARTS, params=query)
    assert response.status_code == 200, response.text
    CursorPage[IdleCart].model_validate_json(response.content)
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def test_a_cart_is_listed_when_it_was_not_changed_for_some_time(client: StorefrontClient) -> None:
    product = await client.sell(price=1250)
    buyer, other = client.customer(), client.customer()
    await buyer.add(product, 2)
    await other.cart()
    staff = client.harness.staff(client.name)
    assert await idle(staff) == []
    clock.advance(25 * 3600)
    await other.add(product, 1)
    staff = client.harness.staff(client.name)
    [cart] = await idle(staff)
    assert (cart["user_id"], cart["item_count"], cart["total"], cart["currency"]) == (
        str(buyer.user_id),
        2,
        "25.00",
        "USD",
    )
    assert cart["lines"] == [
        {"product_id": str(product.product_id), "variant_id": None, "quantity": 2, "unit_price": "12.50"}
    ]
    assert [each["user_id"] for each in await idle(staff, idle_hours=0)] == [str(other.user_id), str(buyer.user_id)]
    assert await idle(staff, visitors=True) == []
    assert await idle(client.harness.staff(client.harness.storefront())) == []


async def test_pages_are_joined_by_cursors(client: StorefrontClient) -> None:
    product = await client.sell()
    for _ in range(3):
        await client.customer().add(product)
        clock.advance(1)
    staff = client.harness.staff(client.name)
    first = (await staff.get(CARTS, params={"idle_hours": 0, "limit": 2})).json()
    rest = (await staff.get(CARTS, params={"idle_hours": 0, "limit": 2, "cursor": first["next_cursor"]})).json()
    ids = [cart["id"] for cart in [*first["items"], *rest["items"]]]
    assert (len(ids), len(set(ids)), rest["next_cursor"]) == (3, 3, None)


async def test_goods_of_a_checkout_do_not_count(client: StorefrontClient) -> None:
    buyer = client.customer()
    await buyer.add(await client.sell())
    await buyer.claim(uuid4())
    assert await idle(client.harness.staff(client.name), idle_hours=0) == []


@pytest.mark.parametrize("query", [{"idle_hours": -1}, {"idle_hours": 9999}, {"limit": 0}, {"limit": 101}])
async def test_an_invalid_filter_is_refused(client: StorefrontClient, query: dict[str, int]) -> None:
    assert (await client.harness.staff(client.name).get(CARTS, params=query)).status_code == 422


async def test_carts_need_their_permission(client: StorefrontClient) -> None:
    staff = client.harness.staff(client.name, permissions=[Permission.ORDERS_READ])
    assert (await staff.get(CARTS)).status_code == 403


async def test_a_customers_cart_is_shown_in_numbers(client: StorefrontClient) -> None:
    product = await client.sell(price=1250)
    buyer, other = client.customer(), client.customer()
    await buyer.add(product, 2)
    customers = client.harness.calls(CustomersInterface)
    cart = (await customers.customer_parts(client.name, buyer.user_id, ["cart"])).cart
    assert cart
    assert (cart.item_count, cart.total, cart.currency, cart.updated_at is None) == (2, "25.00", "USD", False)
    empty = (await customers.customer_parts(client.name, other.user_id, ["cart"])).cart
    assert empty
    assert (empty.item_count, empty.total, empty.updated_at) == (0, "0.00", None)
    assert (await customers.customer_parts(client.name, buyer.user_id, ["orders"])).cart is None
    assert await customers.kept_of_customer(client.name, buyer.user_id) == {"carts": 1}
    assert await customers.kept_of_customer(client.name, other.user_id) == {}
