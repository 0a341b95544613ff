"""Webhook deliveries: signed, retried, after restarts, to the right endpoints."""

import dataclasses
from typing import Any

AMOUNT = {"amount": 5000, "currency": "usd"}


async def test_an_event_goes_to_the_webhook_of_the_key_that_made_the_object(sandbox: Any) -> None:
    await sandbox.stripe.payment_intents.create_async(AMOUNT)
    await sandbox.client("sk_test_figureforge").v1.payment_intents.create_async(AMOUNT | {"amount": 6000})
    await sandbox.received("payment_intent.created")
    await sandbox.received("payment_intent.created", storefront="figureforge")
    assert [event.data.object.amount for event in sandbox.receiver.events["emporium"]] == [5000]
    assert [event.data.object.amount for event in sandbox.receiver.events["figureforge"]] == [6000]
    await sandbox.client("sk_test_unknown").v1.payment_intents.create_async(AMOUNT | {"amount": 7000})
    await sandbox.until(lambda: all(len(events) == 2 for events in sandbox.receiver.events.values()))


async def test_a_failing_webhook_is_retried_and_stays_pending(sandbox: Any) -> None:
    sandbox.receiver.failures = 2
    await sandbox.stripe.payment_intents.create_async(AMOUNT)
    await sandbox.until(lambda: sandbox.receiver.attempts == 1)
    event = (await sandbox.stripe.events.list_async({"type": "payment_intent.created"})).data[0]
    assert event.pending_webhooks == 1
    page = (await sandbox.http.get("/sandbox/stripe/")).text
    assert "pending" in page
    assert "HTTP 503" in page
    await sandbox.received("payment_intent.created")
    assert sandbox.receiver.attempts == 3
    await sandbox.until(lambda: sandbox.receiver.attempts == 3)
    assert (await sandbox.stripe.events.retrieve_async(event.id)).pending_webhooks == 0


async def test_a_webhook_that_fails_for_days_is_retried_as_the_clock_advances(sandbox: Any) -> None:
    sandbox.receiver.failures = 14
    await sandbox.stripe.payment_intents.create_async(AMOUNT)
    for attempt in range(1, 15):
        await sandbox.until(lambda wanted=attempt: sandbox.receiver.attempts == wanted)
        await sandbox.advance(24 * 3600 + 1)
    await sandbox.received("payment_intent.created")


async def test_deliveries_survive_a_restart(settings: Any, port: int, serve: Any) -> None:
    async with serve(settings, port) as before:
        before.receiver.failures = 1000
        intent = await before.stripe.payment_intents.create_async(AMOUNT)
        await before.until(lambda: before.receiver.attempts >= 1)
    async with serve(settings, port) as after:
        await after.received("payment_intent.created")
        assert (await after.stripe.payment_intents.retrieve_async(intent.id)).amount == 5000


async def test_an_event_is_sent_again_from_the_dashboard(sandbox: Any) -> None:
    await sandbox.stripe.payment_intents.create_async(AMOUNT)
    await sandbox.received("payment_intent.created")
    event = sandbox.receiver.events["emporium"][0]
    response = await sandbox.http.post(f"/sandbox/stripe/events/{event.id}/resend")
    assert response.status_code == 303
    await sandbox.until(lambda: len(sandbox.receiver.events["emporium"]) == 2)
    assert sandbox.receiver.events["emporium"][1].id == event.id
    assert (await sandbox.http.post("/sandbox/stripe/events/evt_none/resend")).status_code == 404


async def test_a_webhook_receives_only_subscribed_events(settings: Any, port: int, serve: Any) -> None:
    picky = dataclasses.replace(settings, enabled_events=("charge.*", "payment_intent.succeeded"))
    async with serve(picky, port) as sandbox:
        await sandbox.stripe.payment_intents.create_async(AMOUNT | {"payment_method": "pm_card_visa", "confirm": True})
        await sandbox.received("charge.succeeded", "payment_intent.succeeded")
        listed = await sandbox.stripe.events.list_async()
        assert {event.type for event in listed.data} > set(sandbox.receiver.types())


async def test_events_are_listed_by_type(sandbox: Any) -> None:
    await sandbox.stripe.payment_intents.create_async(AMOUNT | {"payment_method": "pm_card_visa", "confirm": True})
    listed = await sandbox.stripe.events.list_async({"types": ["charge.succeeded", "payment_intent.created"]})
    assert [event.type for event in listed.data] == ["charge.succeeded", "payment_intent.created"]
    family = await sandbox.stripe.events.list_async({"type": "payment_intent.*"})
    assert [event.type for event in family.data] == ["payment_intent.succeeded", "payment_intent.created"]
