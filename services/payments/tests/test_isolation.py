"""Storefronts of one service never meet, with one Stripe account or with several."""

from common.events.payments import PaymentSucceeded

from .shops import Shop

Shops = tuple[Shop, Shop]


async def test_every_storefront_asks_with_its_own_accounts_key(two_shops: Shops) -> None:
    for shop in two_shops:
        await shop.opened(shop.orders.place(shop.user_id))
    keys = [f"Bearer sk_test_{shop.storefront}" for shop in two_shops]
    assert two_shops[0].line.authorizations == keys


async def test_anothers_secret_signs_nothing_here(two_shops: Shops) -> None:
    first, second = two_shops
    intent_id = await first.opened(first.orders.place(first.user_id))
    await first.pay(intent_id)
    [event] = await first.happened("payment_intent.succeeded")
    response = await first.deliver(event, secret=f"whsec_{second.storefront}")
    assert (response.status_code, response.json()["code"]) == (400, "invalid_signature")


async def test_anothers_webhook_does_not_touch_this_storefronts_payment(two_shops: Shops) -> None:
    first, second = two_shops
    intent_id = await first.opened(first.orders.place(first.user_id))
    await first.pay(intent_id)
    [event] = await first.happened("payment_intent.succeeded")
    response = await second.deliver(event, secret=f"whsec_{second.storefront}")
    assert response.status_code == 200
    await second.harness.settle()
    assert await first.status(intent_id) == "pending"
    assert await first.harness.events(PaymentSucceeded, first.storefront) == []


async def test_an_event_another_storefront_heard_first_is_still_news_here(two_shops: Shops) -> None:
    """A shared account tells every storefront's webhook about every payment."""
    first, second = two_shops
    intent_id = await first.opened(first.orders.place(first.user_id))
    await first.pay(intent_id)
    [event] = await first.happened("payment_intent.succeeded")
    await second.deliver(event, secret=f"whsec_{second.storefront}")
    await second.harness.settle()
    await first.deliver(event, secret=f"whsec_{first.storefront}")
    await first.harness.settle()
    assert await first.status(intent_id) == "completed"


async def test_customers_meet_no_payment_of_another_storefront(two_shops: Shops) -> None:
    first, second = two_shops
    order = first.orders.place(first.user_id)
    intent_id = await first.paid(order)
    assert (await second.confirm(order.order_id, intent_id, first.user_id)).status_code == 404


async def test_staff_meet_no_payment_of_another_storefront(two_shops: Shops) -> None:
    first, second = two_shops
    intent_id = await first.paid(first.orders.place(first.user_id))
    path = f"/api/staff/v1/payments/{(await first.row(intent_id))['id']}"
    staff = second.harness.staff(second.storefront)
    assert (await staff.get("/api/staff/v1/payments")).json()["items"] == []
    assert (await staff.get(path)).status_code == 404
    assert (await staff.post(f"{path}/refunds", json={})).status_code == 404


async def test_a_closure_at_another_storefront_closes_nothing_here(two_shops: Shops) -> None:
    first, second = two_shops
    order = first.orders.place(first.user_id)
    intent_id = await first.paid(order)
    await second.tell_closed(order)
    await second.harness.settle()
    assert (await first.status(intent_id), await first.refunds_at_stripe(intent_id)) == ("completed", [])
