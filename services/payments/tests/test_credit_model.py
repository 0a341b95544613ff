"""Random operations on one account, in any order and repeated, end as a simple model of the ledger says."""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from random import Random
from uuid import UUID, uuid4

import pytest
from common.db.unit_of_work import UnitOfWork
from payments.domain.credit_errors import InsufficientCredits
from payments.repository.credit_checks import contradictions
from payments.use_cases.move_credits import (
    MoveCredits,
    Moved,
    capture_hold,
    hold_credits,
    release_hold,
    return_credits,
    spend_credits,
)

from .credits import CreditsStorefront, give

STEPS = 120
UseCase = Callable[[MoveCredits, UnitOfWork], Awaitable[Moved]]


class Model:
    """What the ledger is to do, without accounts, entries or transactions."""

    def __init__(self) -> None:
        self.balance = 0
        self.done: dict[UUID, dict[str, int]] = defaultdict(dict)

    def take(self, kind: str, undone_by: str, reference: UUID, amount: int) -> bool | None:
        """Whether credits were taken; None if it is refused."""
        done = self.done[reference]
        if kind in done or undone_by in done:
            return False
        if amount > self.balance:
            return None
        self.balance -= amount
        done[kind] = amount
        return True

    def undo(self, kind: str, undone_by: str, reference: UUID, unless: str = "") -> bool:
        done = self.done[reference]
        if undone_by in done or unless in done:
            return False
        self.balance += done.get(kind, 0)
        done[undone_by] = 0
        return True

    def apply(self, use_case: UseCase, reference: UUID, amount: int) -> bool | None:
        if use_case is spend_credits:
            return self.take("spend", "return", reference, amount)
        if use_case is hold_credits:
            return self.take("hold", "release", reference, amount)
        if use_case is return_credits:
            return self.undo("spend", "return", reference)
        if use_case is release_hold:
            return self.undo("hold", "release", reference, "capture")
        return self.undo("", "capture", reference, "release")


@pytest.mark.parametrize("seed", range(6))
async def test_random_operations_end_as_the_model_says(credits_storefront: CreditsStorefront, seed: int) -> None:
    random, model, references = Random(seed), Model(), [uuid4() for _ in range(12)]
    await credits_storefront.give(model_gives := 15)
    model.balance += model_gives
    for _ in range(STEPS):
        if random.random() < 0.05:
            await credits_storefront.give(2)
            model.balance += 2
            continue
        use_case = random.choice((spend_credits, hold_credits, return_credits, release_hold, capture_hold))
        reference, amount = random.choice(references), random.randint(1, 6)
        expected = model.apply(use_case, reference, amount)
        assert await moved(credits_storefront, use_case, reference, amount) == expected
        assert await credits_storefront.balance() == model.balance
    await check_history(credits_storefront)


async def moved(storefront: CreditsStorefront, use_case: UseCase, reference: UUID, amount: int) -> bool | None:
    """Whether the movement was new; None if it was refused."""
    command = MoveCredits(
        storefront=storefront.storefront, user_id=storefront.user_id, reference=reference, amount=amount
    )
    try:
        async with storefront.harness.database.transaction() as uow:
            return (await use_case(command, uow)).is_new
    except InsufficientCredits:
        return None


async def check_history(storefront: CreditsStorefront) -> None:
    """Versions ascend without gaps, each balance is the sum so far, and the events are the entries."""
    entries = await storefront.entries()
    total = 0
    for version, entry in enumerate(entries, start=1):
        total += entry["amount"]
        assert (entry["version"], entry["balance"]) == (version, total)
        assert total >= 0
    events = [(event.version, event.balance, event.amount) for event in await storefront.credit_events()]
    assert events == [(each["version"], each["balance"], abs(each["amount"])) for each in entries if each["amount"]]
    found = await contradictions(storefront.harness.database.autocommit)
    assert [row for _, row in found if row["storefront"] == storefront.storefront] == []


class Crash(Exception):
    """The process ends before the commit."""


async def crash_after(storefront: CreditsStorefront, step: Callable[[UnitOfWork], Awaitable[object]]) -> None:
    async with storefront.harness.database.transaction() as uow:
        await step(uow)
        raise Crash


@pytest.mark.parametrize("use_case", [spend_credits, hold_credits, return_credits, release_hold, capture_hold])
async def test_a_movement_that_is_rolled_back_and_repeated_happens_once(
    credits_storefront: CreditsStorefront, use_case: UseCase
) -> None:
    """A crash before the commit leaves nothing; the repeated call has the effect that the first one had."""
    await credits_storefront.give(5)
    reference = uuid4()
    if use_case is return_credits:
        await moved(credits_storefront, spend_credits, reference, 2)
    elif use_case in (release_hold, capture_hold):
        await moved(credits_storefront, hold_credits, reference, 2)
    before = (await credits_storefront.kinds(), len(await credits_storefront.credit_events()))
    command = MoveCredits(
        storefront=credits_storefront.storefront, user_id=credits_storefront.user_id, reference=reference, amount=2
    )
    with pytest.raises(Crash):
        await crash_after(credits_storefront, lambda uow: use_case(command, uow))
    assert (await credits_storefront.kinds(), len(await credits_storefront.credit_events())) == before
    assert [await moved(credits_storefront, use_case, reference, 2) for _ in range(3)] == [True, False, False]
    assert len(await credits_storefront.entries()) == len(before[0]) + 1
    await check_history(credits_storefront)


async def test_an_adjustment_that_is_rolled_back_leaves_nothing(credits_storefront: CreditsStorefront) -> None:
    storefront, user_id = credits_storefront.storefront, credits_storefront.user_id
    with pytest.raises(Crash):
        await crash_after(credits_storefront, lambda uow: give(uow, storefront, user_id, 5))
    assert await credits_storefront.entries() == []
