"""`atelier audit` and `atelier reconcile` on credits: three services' databases, one of them restored."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import pytest
from atelier.audit import credits as rules
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds, Finding
from atelier.reconcile import credits as repairs
from atelier.reconcile.services import Services, open_services
from common.db.table_model import TableModel
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from generation.jobs.tables.job import Job, JobState
from generation.restorations.tables.unlocking import PaidUnlock
from identity.domain.customer_standing import CustomerStanding
from identity.domain.user import User
from payments.use_cases.adjust_credits import AdjustCredits, adjust_credits
from payments.use_cases.move_credits import MoveCredits, return_credits, spend_credits
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED

SERVICES = SHIPPED.parents[1] / "services"
TABLES: dict[str, LiteralString] = {
    "payments": "truncate credit_accounts cascade",
    "identity": "truncate users cascade",
    "generation": "truncate jobs, paid_unlocks cascade",
}
"""What each service's database is emptied with before a test."""


@dataclass
class Shop:
    services: Services
    databases: Databases
    user_id: UUID

    async def add(self, service: str, row: TableModel) -> None:
        await self.services.databases[service].autocommit.defer_add(row)

    async def give(self, amount: int) -> None:
        command = AdjustCredits(
            adjustment_id=uuid4(),
            storefront="reviv",
            user_id=self.user_id,
            amount=amount,
            reason="For a test",
            staff_id=uuid4(),
        )
        async with self.services.databases["payments"].transaction() as uow:
            await adjust_credits(command, uow)

    async def unlocked(self, method: str | None = "paid") -> UUID:
        job = Job(
            storefront="reviv",
            user_id=self.user_id,
            kind="restoration",
            provider="local",
            state=JobState.COMPLETED,
            original=str(uuid4()),
            unlock_method=method,
            unlocked_at=clock.now() if method else None,
        )
        await self.add("generation", job)
        return job.id

    async def move(self, use_case: Any, job_id: UUID) -> None:
        command = MoveCredits(storefront="reviv", user_id=self.user_id, reference=job_id, amount=1)
        async with self.services.databases["payments"].transaction() as uow:
            await use_case(command, uow)

    async def standing(self, balance: int, version: int) -> None:
        standing = CustomerStanding(
            user_id=self.user_id,
            storefront="reviv",
            credit_balance=balance,
            credit_version=version,
            free_preview_used=True,
        )
        await self.add("identity", standing)

    def found(self) -> list[Finding]:
        """What the rules of credits find, looking from two hours ahead: nothing is unfinished."""
        bounds = Bounds(clock.now() + timedelta(hours=2), timedelta(minutes=5))
        with self.databases.snapshot() as snapshot:
            return [
                finding
                for check in (rules.ledger, rules.unlocks, rules.shown_balances)
                for finding in check(snapshot, bounds)
            ]


@pytest.fixture(scope="module")
async def urls() -> AsyncIterator[dict[str, str]]:
    async with AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(migrated_database(SERVICES / name)) for name in TABLES}


@pytest.fixture
async def shop(urls: dict[str, str]) -> AsyncIterator[Shop]:
    async with open_services(urls, Storefronts.load(SHIPPED)) as services:
        for name, tables in TABLES.items():
            await services.databases[name].autocommit.execute(tables)
        shop = Shop(services, Databases(urls), uuid4())
        await shop.add("identity", User(id=shop.user_id, storefront="reviv", email="ada@example.com", first_name="Ada"))
        yield shop


async def test_consistent_credits_are_no_finding(shop: Shop) -> None:
    await shop.give(5)
    await shop.move(spend_credits, await shop.unlocked())
    returned = await shop.unlocked("social_share")
    await shop.move(spend_credits, returned)
    await shop.move(return_credits, returned)
    deleted = PaidUnlock(job_id=uuid4(), storefront="reviv", user_id=shop.user_id)
    await shop.add("generation", deleted)
    await shop.move(spend_credits, deleted.job_id)
    await shop.standing(3, 5)
    assert shop.found() == []


async def test_the_lost_spend_of_an_unlocked_job_is_taken_again(shop: Shop) -> None:
    await shop.give(1)
    job_id = await shop.unlocked()
    await shop.standing(0, 2)
    findings = shop.found()
    assert [(each.rule, each.subject) for each in findings] == [
        (rules.UNPAID, str(job_id)),
        (rules.SHOWN, str(shop.user_id)),
    ]
    assert await repairs.take(shop.services, findings[:1]) == []
    assert await repairs.take(shop.services, findings[:1]) == []
    assert shop.found() == []


async def test_a_lost_spend_that_the_customer_cannot_pay_is_reported(shop: Shop) -> None:
    job_id = await shop.unlocked()
    [finding] = shop.found()
    assert await repairs.take(shop.services, [finding]) == [
        f"reviv: job {job_id} is unlocked, and its customer has no credits left"
    ]


async def test_spent_credits_of_a_locked_job_are_found(shop: Shop) -> None:
    await shop.give(1)
    job_id = await shop.unlocked(None)
    await shop.move(spend_credits, job_id)
    await shop.standing(0, 2)
    assert [(each.rule, each.subject) for each in shop.found()] == [(rules.LOCKED, str(job_id))]


async def test_spent_credits_of_a_job_that_was_deleted_while_locked_are_found(shop: Shop) -> None:
    await shop.give(2)
    lost, returned = uuid4(), uuid4()
    for job_id in (lost, returned):
        await shop.move(spend_credits, job_id)
    await shop.move(return_credits, returned)
    await shop.standing(1, 4)
    assert [(each.rule, each.subject) for each in shop.found()] == [(rules.GONE, str(lost))]


async def test_spent_credits_of_a_deleted_account_are_no_finding(shop: Shop) -> None:
    await shop.give(2)
    deleted = PaidUnlock(job_id=uuid4(), storefront="reviv", user_id=shop.user_id)
    await shop.add("generation", deleted)
    for job_id in (deleted.job_id, uuid4()):
        await shop.move(spend_credits, job_id)
    await shop.services.databases["payments"].autocommit.execute("update credit_accounts set user_id = null")
    assert shop.found() == []


async def test_the_lost_spend_of_a_deleted_job_is_found(shop: Shop) -> None:
    deleted = PaidUnlock(job_id=uuid4(), storefront="reviv", user_id=shop.user_id)
    await shop.add("generation", deleted)
    assert [(each.rule, each.subject) for each in shop.found()] == [(rules.UNPAID, str(deleted.job_id))]


@pytest.mark.parametrize("version", [1, 9], ids=["older", "newer"])
async def test_a_profile_with_another_balance_shows_the_account_s_afterwards(shop: Shop, version: int) -> None:
    await shop.give(5)
    await shop.standing(7, version)
    findings = shop.found()
    assert [(each.rule, each.detail) for each in findings] == [(rules.SHOWN, "7 instead of 5")]
    await repairs.show(shop.services, findings)
    assert shop.found() == []
    [standing] = await shop.services.rows("identity", "select * from customer_standings")
    assert (standing["credit_balance"], standing["credit_version"], standing["free_preview_used"]) == (5, 1, True)


async def test_a_profile_without_a_balance_shows_the_account_s_afterwards(shop: Shop) -> None:
    await shop.give(5)
    findings = shop.found()
    assert [each.detail for each in findings] == ["nothing instead of 5"]
    await repairs.show(shop.services, findings)
    assert shop.found() == []


async def test_the_credit_account_of_an_unknown_customer_is_closed(shop: Shop) -> None:
    await shop.give(5)
    await shop.services.databases["identity"].autocommit.execute("update users set storefront = 'emporium'")
    findings = shop.found()
    assert [(each.rule, each.subject) for each in findings] == [(rules.UNKNOWN, str(shop.user_id))]
    await repairs.forget(shop.services, findings)
    assert shop.found() == []
