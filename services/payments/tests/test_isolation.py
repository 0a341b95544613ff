"""Storefronts of one service are isolated, with one Stripe account or with several."""

from common.events.payments import PaymentSucceeded

from .storefront import PaymentsStorefront

TwoStorefronts = tuple[PaymentsStorefront, PaymentsStorefront]


async def test_every_storefront_calls_stripe_with_its_own_key(two_storefronts: TwoStorefronts) -> None:
    for storefront in two_storefronts:
        await storefront.opened(storefront.orders.place(storefront.user_id))
    keys = [f"Bearer sk_test_{storefront.storefront}" for storefront in two_storefronts]
    assert two_storefronts[0].transport.authorizations == keys


async def test_the_secret_of_another_storefront_is_refused(two_storefronts: TwoStorefronts) -> None:
    first, second = two_storefronts
    intent_id = await first.opened(first.orders.place(first.user_id))
    await first.pay(intent_id)
    [event] = await first.stripe_events("payment_intent.succeeded")
    response = await first.deliver(event, secret=f"whsec_{second.storefront}")
    assert (response.status_code, response.json()["code"]) == (400, "invalid_signature")


async def test_the_webhook_of_another_storefront_does_not_change_the_payment(two_storefronts: TwoStorefronts) -> None:
    first, second = two_storefronts
    intent_id = await first.opened(first.orders.place(first.user_id))
    await first.pay(intent_id)
    [event] = await first.stripe_events("payment_intent.succeeded")
    response = await second.deliver(event, secret=f"whsec_{second.storefront}")
    assert response.status_code == 200
    await second.harness.drain()
    assert await first.status(intent_id) == "pending"
    assert await first.harness.events(PaymentSucceeded, first.storefront) == []


async def test_an_event_that_another_storefront_received_first_is_handled(two_storefronts: TwoStorefronts) -> None:
    """Stripe sends every event of a shared account to the webhooks of all its storefronts."""
    first, second = two_storefronts
    intent_id = await first.opened(first.orders.place(first.user_id))
    await first.pay(intent_id)
    [event] = await first.stripe_events("payment_intent.succeeded")
    await second.deliver(event, secret=f"whsec_{second.storefront}")
    await second.harness.drain()
    await first.deliver(event, secret=f"whsec_{first.storefront}")
    await first.harness.drain()
    assert await first.status(intent_id) == "completed"


async def test_customers_cannot_confirm_a_payment_of_another_storefront(two_storefronts: TwoStorefronts) -> None:
    first, second = two_storefronts
    order = first.orders.place(first.user_id)
    intent_id = await first.paid(order)
    assert (await second.confirm(order.order_id, intent_id, first.user_id)).status_code == 404


async def test_staff_see_no_payment_of_another_storefront(two_storefronts: TwoStorefronts) -> None:
    first, second = two_storefronts
    intent_id = await first.paid(first.orders.place(first.user_id))
    path = f"/api/staff/v1/payments/{(await first.row(intent_id))['id']}"
    staff = second.harness.staff(second.storefront)
    assert (await staff.get("/api/staff/v1/payments")).json()["items"] == []
    assert (await staff.get(path)).status_code == 404
    assert (await staff.post(f"{path}/refunds", json={"full": True})).status_code == 404


async def test_a_closure_at_another_storefront_has_no_effect(two_storefronts: TwoStorefronts) -> None:
    first, second = two_storefronts
    order = first.orders.place(first.user_id)
    intent_id = await first.paid(order)
    await second.publish_closed(order)
    await second.harness.drain()
    assert (await first.status(intent_id), await first.refunds_at_stripe(intent_id)) == ("completed", [])
