"""The credit ledger: every movement once, a balance that is the sum of the entries and never below zero."""

import asyncio
from uuid import uuid4

import psycopg
import pytest
from common.kernel.errors import RemoteRefusal

from .credits import CreditsStorefront


async def test_fifty_concurrent_spends_of_ten_credits_take_exactly_ten(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(10)
    outcomes = await asyncio.gather(*(credits_storefront.spend() for _ in range(50)), return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, RemoteRefusal)]
    assert (len(refused), await credits_storefront.balance()) == (40, 0)
    assert {refusal.code for refusal in refused} == {"credit.insufficient"}


async def test_concurrent_spends_of_one_reference_take_once(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(10)
    reference = uuid4()
    outcomes = await asyncio.gather(*(credits_storefront.spend(reference) for _ in range(10)))
    assert sorted(outcome.is_new for outcome in outcomes) == [False] * 9 + [True]
    assert {outcome.balance for outcome in outcomes} == {9}


async def test_a_refused_spend_states_the_available_credits_and_may_be_repeated_later(
    credits_storefront: CreditsStorefront,
) -> None:
    reference = uuid4()
    with pytest.raises(RemoteRefusal) as refusal:
        await credits_storefront.spend(reference)
    assert refusal.value.facts == {"credits_available": "0.00"}
    await credits_storefront.give(1)
    assert (await credits_storefront.spend(reference)).is_new


async def test_a_spend_after_its_return_takes_nothing(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(3)
    reference = uuid4()
    await credits_storefront.spend(reference)
    returned = [await credits_storefront.give_back(reference) for _ in range(2)]
    assert [(each.is_new, each.balance) for each in returned] == [(True, 3), (False, 3)]
    again = await credits_storefront.spend(reference)
    assert (again.is_new, again.is_undone, again.balance) == (False, True, 3)


async def test_a_return_before_the_spend_prevents_it(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(3)
    reference = uuid4()
    await credits_storefront.give_back(reference)
    late = await credits_storefront.spend(reference)
    assert (late.is_new, late.is_undone, await credits_storefront.balance()) == (False, True, 3)


async def test_every_entry_publishes_the_balance_and_ascending_versions(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(3)
    reference = uuid4()
    await credits_storefront.spend(reference, 2)
    await credits_storefront.give_back(reference)
    events = await credits_storefront.credit_events()
    assert [(each.type, each.version, each.amount, each.balance, each.reason) for each in events] == [
        ("credit.granted", 1, 3, 3, "adjustment"),
        ("credit.consumed", 2, 2, 1, "unlock"),
        ("credit.granted", 3, 2, 3, "return"),
    ]
    assert {event.reference for event in events[1:]} == {reference}


@pytest.mark.parametrize("change", ["update credit_entries set amount = 100", "delete from credit_entries"])
async def test_entries_cannot_be_changed_or_deleted(credits_storefront: CreditsStorefront, change: str) -> None:
    await credits_storefront.give(3)
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        await credits_storefront.rows(change)
    assert await credits_storefront.balance() == 3


@pytest.mark.parametrize("amount", [0, -1])
async def test_an_amount_that_is_not_positive_is_refused(credits_storefront: CreditsStorefront, amount: int) -> None:
    await credits_storefront.give(3)
    with pytest.raises(RemoteRefusal) as refusal:
        await credits_storefront.spend(amount=amount)
    assert (refusal.value.code, await credits_storefront.balance()) == ("request.invalid", 3)


async def test_credits_of_one_storefront_cannot_be_spent_at_another(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(3)
    other = credits_storefront.harness.storefront("reviv")
    with pytest.raises(RemoteRefusal):
        await credits_storefront.interface.spend_credits(other, credits_storefront.user_id, uuid4(), 1)


async def test_a_reference_of_another_customer_gives_nothing_away(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.give(3)
    reference = uuid4()
    await credits_storefront.spend(reference)
    other = uuid4()
    await credits_storefront.give(3, other)
    returned = await credits_storefront.interface.return_credits(credits_storefront.storefront, other, reference)
    assert returned.balance == 3
    assert await credits_storefront.balance() == 2


async def test_a_return_for_another_customer_does_not_prevent_the_owner_s(
    credits_storefront: CreditsStorefront,
) -> None:
    await credits_storefront.give(3)
    reference = uuid4()
    await credits_storefront.spend(reference)
    await credits_storefront.interface.return_credits(credits_storefront.storefront, uuid4(), reference)
    assert (await credits_storefront.give_back(reference)).balance == 3
