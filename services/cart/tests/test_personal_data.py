"""What is known of a customer."""

from testkit.transfers import known_of

from .storefront import StorefrontClient


async def test_the_cart_of_a_customer_is_known_with_its_lines(client: StorefrontClient) -> None:
    product, buyer, other = await client.sell(), client.customer(), client.customer()
    await buyer.add(product, 2)
    await other.add(product, 3)
    known = await known_of(client.harness, client.name, buyer.user_id)
    assert [[line["quantity"] for line in cart["lines"]] for cart in known["cart"]] == [[2]]
    assert await known_of(client.harness, client.harness.storefront(), buyer.user_id) == {}
