"""One cart per owner, with an id that does not change (addendum 34 to 40)."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from cart.contracts.emporium.schemas import CartBody
from common.kernel import clock

from .stored import store_empty_cart, stored_carts
from .storefront import StorefrontClient


async def test_an_empty_cart_is_shown_and_not_stored(client: StorefrontClient) -> None:
    customer = client.customer()
    cart = await customer.cart()
    CartBody.model_validate(cart)
    assert (cart["items"], cart["total_items"], cart["subtotal"]) == ([], 0, "0.00")
    assert cart["created_at"] == cart["updated_at"]
    assert cart["created_at"].endswith("Z")
    assert (await customer.cart())["id"] == cart["id"]
    assert await stored_carts(client) == 0


async def test_a_cart_keeps_the_id_it_had_while_it_was_empty(client: StorefrontClient) -> None:
    customer, other = client.customer(), client.customer()
    before = (await customer.cart())["id"]
    await customer.add(await client.sell())
    assert (await customer.cart())["id"] == before
    assert (await other.cart())["id"] != before
    assert await stored_carts(client) == 1


async def test_first_lines_added_at_once_share_one_cart(client: StorefrontClient) -> None:
    products = [await client.sell(price=price) for price in range(100, 108)]
    for number in range(1, 6):
        customer = client.customer()
        answers = await asyncio.gather(*(customer.add(product) for product in products))
        assert [answer.status_code for answer in answers] == [201] * len(products)
        assert (await customer.cart())["total_items"] == len(products)
        assert await stored_carts(client) == number


async def test_a_user_of_two_storefronts_has_two_carts(client: StorefrontClient) -> None:
    customer = client.customer()
    elsewhere = StorefrontClient(client.harness).customer(customer.user_id)
    assert (await customer.cart())["id"] != (await elsewhere.cart())["id"]


async def test_a_refused_first_addition_stores_no_cart(client: StorefrontClient) -> None:
    product = await client.sell(stock=2)
    customer = client.customer()
    assert (await customer.add(product, 3)).status_code == 400
    assert (await customer.http.post("/api/v1/cart/clear/")).status_code == 200
    assert await stored_carts(client) == 0


async def test_a_stored_cart_without_lines_keeps_its_id(client: StorefrontClient) -> None:
    """Earlier releases stored carts when they were first read."""
    customer, cart_id, long_ago = client.customer(), uuid4(), clock.now() - timedelta(days=20)
    await store_empty_cart(client, customer.user_id, cart_id, long_ago)
    cart = await customer.cart()
    assert (cart["id"], cart["created_at"]) == (str(cart_id), f"{long_ago:%Y-%m-%dT%H:%M:%S.%fZ}")
    await customer.add(await client.sell())
    assert (await customer.cart())["id"] == str(cart_id)


async def test_fifty_parallel_additions_of_a_new_customer_make_one_cart_with_the_exact_sum(
    client: StorefrontClient,
) -> None:
    product, customer = await client.sell(stock=1000), client.customer()
    responses = await asyncio.gather(*(customer.add(product, 3) for _ in range(50)))
    assert sorted(response.status_code for response in responses) == [200] * 49 + [201]
    cart = await customer.cart()
    assert (len(cart["items"]), cart["total_items"], cart["subtotal"]) == (1, 150, "374998.50")


async def test_fifty_concurrent_first_reads_show_one_cart(client: StorefrontClient) -> None:
    customer = client.customer()
    carts = await asyncio.gather(*(customer.cart() for _ in range(50)))
    assert len({cart["id"] for cart in carts}) == 1
