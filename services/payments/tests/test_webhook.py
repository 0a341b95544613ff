"""The webhook: verified, and stored before the response."""

import time

import pytest
import stripe
from common.events.payments import PaymentSucceeded

from .storefront import PAYMENTS, WEBHOOK_SECRET, PaymentsStorefront


async def test_an_event_is_acknowledged_as_documented(storefront: PaymentsStorefront) -> None:
    _, event = await storefront.paid_unconfirmed()
    response = await storefront.deliver(event)
    assert (response.status_code, response.json()) == (200, {"status": "success"})


async def test_an_event_is_stored_before_the_response_and_handled_afterwards(storefront: PaymentsStorefront) -> None:
    intent_id, event = await storefront.paid_unconfirmed()
    storefront.transport.calls.clear()
    await storefront.deliver(event)
    assert storefront.transport.calls == []
    [stored] = await storefront.rows(
        "select event_id, handled_at from notices where storefront = %(storefront)s", storefront=storefront.storefront
    )
    assert stored == {"event_id": event["id"], "handled_at": None}
    assert await storefront.status(intent_id) == "pending"
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "completed"
    assert len(await storefront.harness.events(PaymentSucceeded, storefront.storefront)) == 1


@pytest.mark.parametrize("header", ["Stripe-Signature", "X-Stripe-Signature"])
async def test_both_header_names_are_accepted(storefront: PaymentsStorefront, header: str) -> None:
    _, event = await storefront.paid_unconfirmed()
    assert (await storefront.deliver(event, header=header)).status_code == 200


async def test_a_wrong_signature_is_refused(storefront: PaymentsStorefront) -> None:
    intent_id, event = await storefront.paid_unconfirmed()
    for header in ("Stripe-Signature", "X-Stripe-Signature"):
        response = await storefront.deliver(event, secret="whsec_wrong", header=header)
        assert (response.status_code, response.json()["code"]) == (400, "invalid_signature")
    await storefront.harness.drain()
    assert await storefront.status(intent_id) == "pending"


@pytest.mark.parametrize(
    "signature", [None, "", "t=1", "t=,v1=", "v1=abc", "t=1,v1=\u00e9", "t=" + "9" * 5000 + ",v1=a"]
)
async def test_a_missing_or_malformed_signature_is_refused(
    storefront: PaymentsStorefront, signature: str | None
) -> None:
    headers = [] if signature is None else [(b"Stripe-Signature", signature.encode("latin-1"))]
    client = storefront.harness.anonymous(storefront.storefront)
    response = await client.post(f"{PAYMENTS}/webhook/", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_signature")


async def test_a_signature_over_another_body_is_refused(storefront: PaymentsStorefront) -> None:
    signature = stripe.WebhookSignature.generate_signature_header('{"id": "evt_1"}', WEBHOOK_SECRET)
    client = storefront.harness.anonymous(storefront.storefront)
    response = await client.post(
        f"{PAYMENTS}/webhook/", content=b'{"id":"evt_1"}', headers={"Stripe-Signature": signature}
    )
    assert (response.status_code, response.json()["code"]) == (400, "invalid_signature")


async def test_a_signature_older_than_five_minutes_is_refused(storefront: PaymentsStorefront) -> None:
    _, event = await storefront.paid_unconfirmed()
    assert (await storefront.deliver(event, at=int(time.time()) - 200)).status_code == 200
    response = await storefront.deliver(event, at=int(time.time()) - 310)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_signature")


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "nonsense",
        "[]",
        "null",
        "7",
        "{}",
        "[" * 50_000,
        '{"id": NaN}',
        '{"id": "evt_1"}',
        '{"id": 7, "type": "payment_intent.succeeded", "data": {"object": {}}}',
        '{"id": "evt_1", "type": "payment_intent.succeeded", "data": {}}',
        '{"id": "evt_1", "type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1"}}}',
        '{"id": "evt_1", "type": "charge.refunded", "data": {"object": []}}',
        '{"id": "evt\\u0000", "type": "charge.refunded", "data": {"object": {"id": "c", "payment_intent": "pi_1"}}}',
        '{"id": "evt_1", "type": "charge.refunded", "data": {"object": {"id": "c", "payment_intent": "\\u0000"}}}',
        '{"id": "\\ud800", "type": "charge.refunded", "data": {"object": {"id": "c", "payment_intent": "pi_1"}}}',
    ],
)
async def test_a_malformed_event_is_a_400_never_a_500(storefront: PaymentsStorefront, payload: str) -> None:
    response = await storefront.post(payload)
    assert (response.status_code, response.json()["code"]) == (400, "parse_error")


async def test_a_body_that_is_not_utf_8_is_a_400(storefront: PaymentsStorefront) -> None:
    client = storefront.harness.anonymous(storefront.storefront)
    headers = {"Stripe-Signature": f"t={int(time.time())},v1=00"}
    assert (await client.post(f"{PAYMENTS}/webhook/", content=b"\xff\xfe", headers=headers)).status_code == 400


@pytest.mark.parametrize("kind", ["payment_intent.created", "invoice.paid", "customer.created", "no.such.type"])
async def test_other_events_are_acknowledged(storefront: PaymentsStorefront, kind: str) -> None:
    event = {"id": "evt_other", "object": "event", "type": kind, "data": {"object": {"id": "x_1"}}}
    response = await storefront.deliver(event)
    assert (response.status_code, response.json()) == (200, {"status": "success"})


async def test_events_about_unknown_objects_are_acknowledged(storefront: PaymentsStorefront) -> None:
    foreign = await storefront.stripe.payment_intents.create_async({"amount": 500, "currency": "usd"})
    await storefront.pay(foreign.id)
    await storefront.stripe.refunds.create_async({"payment_intent": foreign.id})
    await storefront.deliver_all("payment_intent.succeeded", "charge.refunded")
    assert await storefront.harness.events(PaymentSucceeded, storefront.storefront) == []
    assert (
        await storefront.rows(
            "select 1 from notices where storefront = %(storefront)s and handled_at is null",
            storefront=storefront.storefront,
        )
        == []
    )


async def test_a_charge_without_an_intent_is_acknowledged(storefront: PaymentsStorefront) -> None:
    event = {"id": "evt_1", "type": "charge.refunded", "data": {"object": {"id": "ch_1", "payment_intent": None}}}
    assert (await storefront.deliver(event)).status_code == 200
