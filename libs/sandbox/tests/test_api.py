"""API keys, idempotency and errors, common to all operations."""

import asyncio
from typing import Any

import pytest
import stripe

AMOUNT = {"amount": 5000, "currency": "usd"}


async def test_a_call_without_a_valid_key_is_refused(sandbox: Any) -> None:
    url = "/sandbox/stripe/v1/payment_intents"
    response = await sandbox.http.get(url)
    assert response.status_code == 401
    assert response.json()["error"]["type"] == "invalid_request_error"
    for key in ("sk_live_123456789", "nonsense"):
        with pytest.raises(stripe.AuthenticationError):
            await sandbox.client(key).v1.payment_intents.list_async()
    assert (await sandbox.http.get(url, auth=("sk_test_any", ""))).status_code == 200


async def test_the_same_idempotency_key_charges_once(sandbox: Any) -> None:
    params = AMOUNT | {"payment_method": "pm_card_visa", "confirm": True}
    calls = [sandbox.stripe.payment_intents.create_async(params, {"idempotency_key": "k1"}) for _ in range(3)]
    intents = await asyncio.gather(*calls)
    assert len({intent.id for intent in intents}) == 1
    headers = [intent.last_response.headers for intent in intents]
    assert [header.get("Idempotent-Replayed") for header in headers].count("true") == 2
    assert len((await sandbox.stripe.charges.list_async()).data) == 1
    with pytest.raises(stripe.IdempotencyError) as refused:
        await sandbox.stripe.payment_intents.create_async(AMOUNT, {"idempotency_key": "k1"})
    assert refused.value.http_status == 400


async def test_a_decline_is_replayed_and_a_wrong_parameter_is_not(sandbox: Any) -> None:
    declined = AMOUNT | {"payment_method": "pm_card_chargeDeclined", "confirm": True}
    for _ in range(2):
        with pytest.raises(stripe.CardError):
            await sandbox.stripe.payment_intents.create_async(declined, {"idempotency_key": "k2"})
    assert len((await sandbox.stripe.charges.list_async()).data) == 1
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.payment_intents.create_async(AMOUNT | {"amount": 1}, {"idempotency_key": "k3"})
    assert await sandbox.stripe.payment_intents.create_async(AMOUNT, {"idempotency_key": "k3"})


async def test_an_idempotency_key_expires_after_a_day(sandbox: Any) -> None:
    first = await sandbox.stripe.payment_intents.create_async(AMOUNT, {"idempotency_key": "k4"})
    await sandbox.advance(24 * 3600 + 1)
    second = await sandbox.stripe.payment_intents.create_async(AMOUNT, {"idempotency_key": "k4"})
    assert first.id != second.id


async def test_an_unknown_id_is_resource_missing(sandbox: Any) -> None:
    for resource in (
        sandbox.stripe.payment_intents,
        sandbox.stripe.charges,
        sandbox.stripe.customers,
        sandbox.stripe.events,
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            await resource.retrieve_async("xx_none")
        assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")
    response = await sandbox.http.post("/sandbox/stripe/v1/nothing", headers={"authorization": "Bearer sk_test_1"})
    assert (response.status_code, response.json()["error"]["type"]) == (404, "invalid_request_error")


async def test_a_body_that_is_not_a_form_is_refused(sandbox: Any) -> None:
    headers = {"authorization": "Bearer sk_test_1"}
    response = await sandbox.http.post("/sandbox/stripe/v1/payment_intents", json=AMOUNT, headers=headers)
    assert response.status_code == 400
    assert "x-www-form-urlencoded" in response.json()["error"]["message"]


async def test_only_expandable_members_are_expanded(sandbox: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.payment_intents.create_async(AMOUNT | {"expand": ["nothing"]})
    assert refused.value.param == "expand"
    assert (await sandbox.stripe.payment_intents.list_async()).data == []


async def test_an_index_that_is_not_a_number_is_refused(sandbox: Any) -> None:
    for index in ("²", "x", "9" * 5_000):
        filters = {f"types[{index}]": "charge.refunded"}
        response = await sandbox.http.get("/sandbox/stripe/v1/events", params=filters, auth=("sk_test_any", ""))
        assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")
