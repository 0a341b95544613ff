"""Events reach the webhooks: signed, retried, after restarts, and only where they belong."""

import dataclasses
from typing import Any

AMOUNT = {"amount": 5000, "currency": "usd"}


async def test_an_event_goes_to_the_webhook_of_the_key_that_made_the_object(box: Any) -> None:
    await box.stripe.payment_intents.create_async(AMOUNT)
    await box.client("sk_test_figureforge").v1.payment_intents.create_async(AMOUNT | {"amount": 6000})
    await box.heard("payment_intent.created")
    await box.heard("payment_intent.created", storefront="figureforge")
    assert [event.data.object.amount for event in box.receiver.events["emporium"]] == [5000]
    assert [event.data.object.amount for event in box.receiver.events["figureforge"]] == [6000]
    await box.client("sk_test_unknown").v1.payment_intents.create_async(AMOUNT | {"amount": 7000})
    await box.until(lambda: all(len(events) == 2 for events in box.receiver.events.values()))


async def test_a_failing_webhook_is_tried_again_and_the_event_says_so(box: Any) -> None:
    box.receiver.failures = 2
    await box.stripe.payment_intents.create_async(AMOUNT)
    await box.until(lambda: box.receiver.attempts == 1)
    event = (await box.stripe.events.list_async({"type": "payment_intent.created"})).data[0]
    assert event.pending_webhooks == 1
    page = (await box.http.get("/sandbox/stripe/")).text
    assert "pending" in page
    assert "HTTP 503" in page
    await box.heard("payment_intent.created")
    assert box.receiver.attempts == 3
    await box.until(lambda: box.receiver.attempts == 3)
    assert (await box.stripe.events.retrieve_async(event.id)).pending_webhooks == 0


async def test_a_webhook_that_is_down_for_days_is_reached_when_the_clock_gets_there(box: Any) -> None:
    box.receiver.failures = 14
    await box.stripe.payment_intents.create_async(AMOUNT)
    for attempt in range(1, 15):
        await box.until(lambda wanted=attempt: box.receiver.attempts == wanted)
        await box.advance(24 * 3600 + 1)
    await box.heard("payment_intent.created")


async def test_deliveries_survive_a_restart(settings: Any, port: int, serve: Any) -> None:
    async with serve(settings, port) as before:
        before.receiver.failures = 1000
        intent = await before.stripe.payment_intents.create_async(AMOUNT)
        await before.until(lambda: before.receiver.attempts >= 1)
    async with serve(settings, port) as after:
        await after.heard("payment_intent.created")
        assert (await after.stripe.payment_intents.retrieve_async(intent.id)).amount == 5000


async def test_an_event_is_sent_again_from_the_dashboard(box: Any) -> None:
    await box.stripe.payment_intents.create_async(AMOUNT)
    await box.heard("payment_intent.created")
    event = box.receiver.events["emporium"][0]
    answer = await box.http.post(f"/sandbox/stripe/events/{event.id}/resend")
    assert answer.status_code == 303
    await box.until(lambda: len(box.receiver.events["emporium"]) == 2)
    assert box.receiver.events["emporium"][1].id == event.id
    assert (await box.http.post("/sandbox/stripe/events/evt_none/resend")).status_code == 404


async def test_a_webhook_hears_only_what_it_subscribed_to(settings: Any, port: int, serve: Any) -> None:
    picky = dataclasses.replace(settings, enabled_events=("charge.*", "payment_intent.succeeded"))
    async with serve(picky, port) as box:
        await box.stripe.payment_intents.create_async(AMOUNT | {"payment_method": "pm_card_visa", "confirm": True})
        await box.heard("charge.succeeded", "payment_intent.succeeded")
        listed = await box.stripe.events.list_async()
        assert {event.type for event in listed.data} > set(box.receiver.types())


async def test_events_are_listed_by_type(box: Any) -> None:
    await box.stripe.payment_intents.create_async(AMOUNT | {"payment_method": "pm_card_visa", "confirm": True})
    listed = await box.stripe.events.list_async({"types": ["charge.succeeded", "payment_intent.created"]})
    assert [event.type for event in listed.data] == ["charge.succeeded", "payment_intent.created"]
    family = await box.stripe.events.list_async({"type": "payment_intent.*"})
    assert [event.type for event in family.data] == ["payment_intent.succeeded", "payment_intent.created"]
