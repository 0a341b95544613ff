"""Partial and full refunds, never beyond the captured amount."""

from typing import Any

import pytest
import stripe


async def paid(sandbox: Any, amount: int = 10000) -> Any:
    return await sandbox.stripe.payment_intents.create_async(
        {"amount": amount, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )


async def test_a_payment_is_refunded_in_parts_and_never_beyond(sandbox: Any) -> None:
    intent = await paid(sandbox)
    part = await sandbox.stripe.refunds.create_async(
        {"payment_intent": intent.id, "amount": 4000, "metadata": {"a": "b"}, "reason": "requested_by_customer"}
    )
    assert (part.status, part.amount, part.payment_intent, part.charge) == (
        "succeeded",
        4000,
        intent.id,
        intent.latest_charge,
    )
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.refunds.create_async({"charge": intent.latest_charge, "amount": 6001})
    assert refused.value.param == "amount"
    assert "$60.01" in str(refused.value)
    rest = await sandbox.stripe.refunds.create_async({"charge": intent.latest_charge})
    assert rest.amount == 6000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.refunds.create_async({"payment_intent": intent.id})
    assert refused.value.code == "charge_already_refunded"
    charge = await sandbox.stripe.charges.retrieve_async(intent.latest_charge, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded, len(charge.refunds.data)) == (10000, True, 2)
    listed = await sandbox.stripe.refunds.list_async({"payment_intent": intent.id})
    assert [refund.id for refund in listed.data] == [rest.id, part.id]
    await sandbox.received("refund.created", "charge.refunded")
    assert (await sandbox.stripe.refunds.retrieve_async(part.id)).metadata["a"] == "b"


async def test_an_unpaid_intent_is_not_refunded(sandbox: Any) -> None:
    intent = await sandbox.stripe.payment_intents.create_async({"amount": 5000, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError):
        await sandbox.stripe.refunds.create_async({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await sandbox.stripe.refunds.create_async({})
    assert refused.value.code == "parameter_missing"


async def test_a_repeated_refund_request_refunds_once(sandbox: Any) -> None:
    intent = await paid(sandbox)
    params = {"payment_intent": intent.id, "amount": 1000}
    made = [await sandbox.stripe.refunds.create_async(params, {"idempotency_key": "refund-1"}) for _ in range(2)]
    assert made[0].id == made[1].id
    assert (await sandbox.stripe.charges.retrieve_async(intent.latest_charge)).amount_refunded == 1000
