"""A purchase with the Python client, and what staff see of it, on the whole platform."""

from uuid import uuid4

import httpx
import pytest
from atelier_client import NotAuthenticated, NotFound, emporium, staff
from clients.emporium import PASSWORD, unique_address
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest

pytestmark = pytest.mark.once


def over() -> httpx.AsyncClient:
    return httpx.AsyncClient(headers={"X-Forwarded-For": unique_address()}, trust_env=False)


async def test_a_customer_buys_and_staff_find_the_order(platform: PlatformUnderTest) -> None:
    email = f"{uuid4().hex[:12]}@customer.example"
    async with over() as http, over() as office:
        shop = emporium.AsyncClient(platform.base, http=http)
        with pytest.raises(NotAuthenticated):
            await shop.cart.get()
        await shop.auth.register(
            email=email, password=PASSWORD, password_confirm=PASSWORD, first_name="Ada", last_name="Lovelace"
        )
        await shop.auth.log_in(email=email, password=PASSWORD)
        product = await anext(each async for each in shop.products.list_all(in_stock=True) if each.quantity > 1)
        assert (await shop.products.get(slug=product.slug)).id == product.id
        await shop.cart.add_item(product_id=product.id, quantity=1)
        address = await shop.addresses.create(
            address_type="shipping",
            full_name="Ada Lovelace",
            phone_number="+1234567890",
            street_address="1 Main St",
            city="London",
            state="LDN",
            country="GBR",
            zip_code="W1",
        )
        order = await shop.orders.create(shipping_address_id=address.id, billing_address_id=address.id)
        assert [each.id async for each in shop.orders.list_all()] == [order.id]
        with pytest.raises(NotFound):
            await shop.orders.get(order_id=uuid4())
        assert (await shop.orders.cancel(order_id=order.id)) is not None
        work = staff.AsyncClient(f"{platform.base}/emporium", http=office)
        await work.auth.log_in(email="staff@emporium.example", password=STAFF_PASSWORD)
        found = await work.orders.get(order_id=order.id)
        assert (found.id, found.status) == (order.id, "cancelled")
        await shop.auth.log_out()
        assert not shop.session.is_signed_in
