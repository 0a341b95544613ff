"""What is known of a customer."""

from testkit.transfers import known_of

from .storefront import PaymentsStorefront


async def test_payments_of_a_customer_are_known(two_storefronts: tuple[PaymentsStorefront, PaymentsStorefront]) -> None:
    storefront, other = two_storefronts
    await storefront.paid(storefront.orders.place(storefront.user_id))
    known = await known_of(storefront.harness, storefront.storefront, storefront.user_id)
    assert [each["user_id"] for each in known["payments"]] == [str(storefront.user_id)]
    assert "traceparent" not in known["payments"][0]
    assert await known_of(other.harness, other.storefront, storefront.user_id) == {}
