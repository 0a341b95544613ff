"""Refunds: in part, in full, never too much."""

from typing import Any

import pytest
import stripe


async def paid(box: Any, amount: int = 10000) -> Any:
    return await box.stripe.payment_intents.create_async(
        {"amount": amount, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )


async def test_a_payment_is_refunded_in_parts_and_never_beyond(box: Any) -> None:
    intent = await paid(box)
    part = await box.stripe.refunds.create_async(
        {"payment_intent": intent.id, "amount": 4000, "metadata": {"a": "b"}, "reason": "requested_by_customer"}
    )
    assert (part.status, part.amount, part.payment_intent, part.charge) == (
        "succeeded",
        4000,
        intent.id,
        intent.latest_charge,
    )
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await box.stripe.refunds.create_async({"charge": intent.latest_charge, "amount": 6001})
    assert refused.value.param == "amount"
    assert "$60.01" in str(refused.value)
    rest = await box.stripe.refunds.create_async({"charge": intent.latest_charge})
    assert rest.amount == 6000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await box.stripe.refunds.create_async({"payment_intent": intent.id})
    assert refused.value.code == "charge_already_refunded"
    charge = await box.stripe.charges.retrieve_async(intent.latest_charge, {"expand": ["refunds"]})
    assert (charge.amount_refunded, charge.refunded, len(charge.refunds.data)) == (10000, True, 2)
    listed = await box.stripe.refunds.list_async({"payment_intent": intent.id})
    assert [refund.id for refund in listed.data] == [rest.id, part.id]
    await box.heard("refund.created", "charge.refunded")
    assert (await box.stripe.refunds.retrieve_async(part.id)).metadata["a"] == "b"


async def test_what_was_never_paid_is_not_refunded(box: Any) -> None:
    intent = await box.stripe.payment_intents.create_async({"amount": 5000, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError):
        await box.stripe.refunds.create_async({"payment_intent": intent.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await box.stripe.refunds.create_async({})
    assert refused.value.code == "parameter_missing"


async def test_a_refund_asked_for_twice_is_made_once(box: Any) -> None:
    intent = await paid(box)
    params = {"payment_intent": intent.id, "amount": 1000}
    made = [await box.stripe.refunds.create_async(params, {"idempotency_key": "refund-1"}) for _ in range(2)]
    assert made[0].id == made[1].id
    assert (await box.stripe.charges.retrieve_async(intent.latest_charge)).amount_refunded == 1000
