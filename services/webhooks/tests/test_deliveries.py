"""From an internal event to a receiver: bodies, signatures, once per event, no other shop's."""

from datetime import datetime
from uuid import uuid4

from common.events.catalog import StockLow
from common.events.identity import UserDeleted
from common.events.payments import PaymentRefunded
from common.kernel import clock
from testkit.harness import Harness
from testkit.standard_webhooks import Webhook
from testkit.transfers import known_of
from testkit.webhook_receiver import Receiver
from webhooks.use_cases.purge import purge

from .fakes import FakeSubjects
from .shop import WebhooksShop

SHOWN = {"id": "the order", "total": "12.50"}


async def test_an_event_told_twice_is_delivered_once_in_the_staff_contracts_shape(
    shop: WebhooksShop, receiver: Receiver, subjects: FakeSubjects
) -> None:
    endpoint = await shop.endpoint(receiver.url, headers={"X-Token": "a token"})
    event = shop.order_paid()
    subjects.bodies[shop.name, "order", str(event.order_id)] = SHOWN
    envelope = await shop.harness.deliver(event, times=2)
    (received,) = receiver.received
    verified = Webhook(endpoint["secret"]).verify(received.body, dict(received.headers))
    assert verified == received.event
    assert received.headers["webhook-id"] == verified["id"] == str(envelope.id)
    assert received.headers["x-token"] == "a token"
    assert received.headers["content-type"] == "application/json"
    assert (verified["type"], verified["storefront"], verified["version"]) == ("order.paid", shop.name, 4)
    assert verified["data"] == SHOWN
    assert datetime.fromisoformat(verified["occurred_at"]) == envelope.time
    delivery = await shop.only_delivery()
    assert (delivery["state"], delivery["attempts"], delivery["last_status"]) == ("delivered", 1, 204)
    assert delivery["body"] == received.body.decode()
    assert [each["headers"]["webhook-signature"] for each in delivery["history"]] == [
        received.headers["webhook-signature"]
    ]
    assert "a token" not in str(delivery)


async def test_only_endpoints_of_the_shop_that_asked_for_the_type_get_an_event(
    webhooks: Harness, shop: WebhooksShop, receiver: Receiver
) -> None:
    other = WebhooksShop(webhooks)
    await other.endpoint(f"{receiver.url}/other", "*")
    await shop.endpoint(f"{receiver.url}/refunds", "refund.created")
    everything = await shop.endpoint(f"{receiver.url}/all", "*")
    off = await shop.endpoint(f"{receiver.url}/off")
    await shop.patch(f"endpoints/{off['id']}", is_disabled=True)
    await webhooks.deliver(shop.order_paid())
    assert [each.path for each in receiver.received] == ["/hooks/all"]
    assert [each["endpoint_id"] for each in await shop.deliveries()] == [everything["id"]]
    assert await other.deliveries() == []
    found = await shop.deliveries()
    refused = await other.staff.get(f"/api/staff/v1/webhooks/deliveries/{found[0]['id']}")
    assert (refused.status_code, refused.json()["code"]) == (404, "webhook_delivery.not_found")
    refused = await other.staff.post(f"/api/staff/v1/webhooks/deliveries/{found[0]['id']}/resend")
    assert refused.status_code == 404
    for path in ("", "/rotate", "/test"):
        method = other.staff.post if path else other.staff.delete
        assert (await method(f"/api/staff/v1/webhooks/endpoints/{everything['id']}{path}")).status_code == 404


async def test_the_body_is_made_when_the_service_that_has_the_data_answers_again(
    shop: WebhooksShop, receiver: Receiver, subjects: FakeSubjects, movable_clock: None
) -> None:
    await shop.endpoint(receiver.url)
    event = shop.order_paid()
    subjects.bodies[shop.name, "order", str(event.order_id)] = SHOWN
    subjects.is_down = True
    await shop.harness.deliver(event)
    assert (receiver.received, (await shop.only_delivery())["body"]) == ([], None)
    subjects.is_down = False
    clock.advance(2)
    await shop.send_due()
    assert [each.event["data"] for each in receiver.received] == [SHOWN]


async def test_events_of_facts_have_their_data_in_the_contracts_formats(shop: WebhooksShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url, "refund.created", "stock.low")
    payment, product = uuid4(), uuid4()
    refund = PaymentRefunded(
        storefront=shop.name,
        payment_id=payment,
        order_id=uuid4(),
        amount=2500,
        currency="USD",
        reference="pi_1",
        is_full=False,
        increase=1250,
    )
    low = StockLow(
        storefront=shop.name, product_id=product, variant_id=None, name="Lamp", sku="L-1", quantity=2, threshold=3
    )
    await shop.harness.deliver(refund)
    await shop.harness.deliver(low)
    first, second = (each.event for each in receiver.received)
    assert (first["type"], first["data"]["amount"], first["data"]["refunded_amount"]) == (
        "refund.created",
        "12.50",
        "25.00",
    )
    assert (second["type"], second["data"]["product_id"], second["data"]["threshold"]) == ("stock.low", str(product), 3)


async def test_an_erased_customer_is_announced_once_and_nothing_of_them_is_kept_or_sent(
    shop: WebhooksShop, receiver: Receiver, subjects: FakeSubjects
) -> None:
    await shop.endpoint(receiver.url, "order.paid", "customer.erased")
    user_id = uuid4()
    event = shop.order_paid(user_id)
    subjects.bodies[shop.name, "order", str(event.order_id)] = {"email": "buyer@customer.example"}
    receiver.answer = b"thank you, buyer@customer.example"
    await shop.harness.deliver(event)
    assert len((await known_of(shop.harness, shop.name, user_id))["webhook_events"]) == 1
    delivered = await shop.only_delivery()
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=user_id))
    await shop.harness.deliver(UserDeleted(storefront=shop.name, user_id=user_id))
    assert [each.event["type"] for each in receiver.received] == ["order.paid", "customer.erased"]
    assert receiver.received[1].event["data"] == {"id": str(user_id)}
    assert await known_of(shop.harness, shop.name, user_id) == {}
    await shop.post(f"deliveries/{delivered['id']}/resend")
    await shop.send_due()
    assert receiver.received[2].event == {**receiver.received[0].event, "data": None}
    erased = await shop.get(f"deliveries/{delivered['id']}")
    assert erased["history"][-1]["answer"] == ""


async def test_events_are_deleted_with_their_deliveries_when_the_shop_keeps_them_no_longer(
    shop: WebhooksShop, receiver: Receiver, movable_clock: None
) -> None:
    await shop.endpoint(receiver.url)
    await shop.harness.deliver(shop.order_paid())
    clock.advance(29 * 86_400)
    await purge(shop.harness.database, shop.harness.storefronts)
    assert len(await shop.deliveries()) == 1
    clock.advance(2 * 86_400)
    await purge(shop.harness.database, shop.harness.storefronts)
    assert await shop.deliveries() == []
