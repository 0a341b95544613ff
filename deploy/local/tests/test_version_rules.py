"""`atelier audit` on versions of picture books: their jobs, allowances and entries in ledgers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest
from atelier.audit import versions as rules
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds, Finding, Rule
from atelier.audit.rules import CHECKS, RULES
from atelier.reconcile import versions
from atelier.reconcile.repairs import REPAIRS
from atelier.reconcile.services import Services
from common.db.database import Database
from common.events.envelope import Event
from common.events.generation import RetryReturned, VersionGenerated
from common.kernel import clock
from generation.books.tables.book import Book, BookTier
from generation.books.tables.version import AppliedPack, RetryAllowance, Version
from generation.jobs.tables.asset import Asset
from generation.jobs.tables.job import Job
from generation.print_files.tables.print_file import PrintFile
from payments.domain.book_ledger import BookEntry, BookEntryType
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED, OpenStorefronts

SERVICES = SHIPPED.parents[1] / "services"
USER = uuid4()
E = TypeVar("E", bound=Event)


@dataclass
class VersionRecords:
    generation: Database
    payments: Database
    audited: Databases

    async def version(self, state: str = "DONE", *, job_state: str | None = None, **values: Any) -> Version:
        """A version of a new cover, with its job and its entry in the ledger."""
        book = Book(storefront="storybook", user_id=USER, title="t", slug=uuid4().hex, art_style="Pixar")
        job = Job(storefront="storybook", user_id=USER, kind="illustration", provider="local", created_at=clock.now())
        job.state = job_state or "completed"
        version = Version(
            storefront="storybook",
            content_type="COVER",
            item_id=book.id,
            book_id=book.id,
            user_id=USER,
            job_id=job.id,
            version_number=1,
            state=state,
            seed=1,
            **values,
        )
        await self.generation.autocommit.defer_add(book)
        await self.generation.autocommit.defer_add(job, version)
        if version.ledger_entry_id:
            await self.payments.autocommit.defer_add(entry(version.ledger_entry_id, version.id))
        return version

    async def repair(self) -> None:
        """Make the repairs of what is found."""
        services = Services({"generation": self.generation, "payments": self.payments}, OpenStorefronts())
        findings = self.findings()
        for repair in REPAIRS:
            if concerned := [each for each in findings if each.rule is repair.rule]:
                for _ in range(2):
                    assert await repair.make(services, concerned) == []

    async def published(self, event: type[E]) -> list[E]:
        sql = "select envelope from outbox where type = %(type)s order by id"
        rows = await self.generation.autocommit.fetch(sql, type=event.type)
        return [event.model_validate(row["envelope"]["data"]) for row in rows]

    async def allowance(self, item_id: UUID, **values: Any) -> None:
        facts: dict[str, Any] = {"storefront": "storybook", "content_type": "COVER", "content_id": item_id}
        await self.generation.autocommit.defer_add(RetryAllowance(user_id=USER, **facts, **values))

    async def print_file(
        self, book_id: UUID, state: str, file: str | None = None, delete_after: datetime | None = None
    ) -> None:
        """With its asset, if it has a file."""
        facts: dict[str, Any] = {"storefront": "storybook", "contents": {}, "requested_by": USER}
        await self.generation.autocommit.defer_add(
            PrintFile(book_id=book_id, run_id=uuid4(), state=state, file=file, **facts)
        )
        if file:
            asset = Asset(key=file, storefront="storybook", job_id=book_id, content_type="application/pdf", size=1)
            asset.delete_after = delete_after
            await self.generation.autocommit.defer_add(asset)

    def found(self) -> list[tuple[Rule, str]]:
        return [(each.rule, each.subject) for each in self.findings()]

    def findings(self) -> list[Finding]:
        bounds = Bounds(clock.now() + timedelta(days=2), timedelta(minutes=5))
        with self.audited.snapshot() as snapshot:
            checks = (rules.within_generation, rules.ledger)
            return [each for check in checks for each in check(snapshot, bounds)]


def entry(entry_id: UUID, version_id: UUID) -> BookEntry:
    return BookEntry(
        id=entry_id,
        storefront="storybook",
        user_id=USER,
        entry_type=BookEntryType.GENERATION,
        reference=version_id,
    )


@pytest.fixture
async def records() -> AsyncIterator[VersionRecords]:
    async with AsyncExitStack() as stack:
        urls = {
            name: await stack.enter_async_context(migrated_database(SERVICES / name))
            for name in ("generation", "payments")
        }
        databases = {name: Database(url) for name, url in urls.items()}
        yield VersionRecords(databases["generation"], databases["payments"], Databases(urls))
        for database in databases.values():
            await database.close()


async def test_what_is_in_order_is_not_found(records: VersionRecords) -> None:
    done = await records.version(ledger_entry_id=uuid4(), is_retry=True)
    await records.allowance(done.item_id, used_retries=2, packs=3)
    await records.generation.autocommit.defer_add(pack(done.item_id))
    await records.version("GENERATING", job_state="pending")
    await records.version("FAILED", is_retry=True)
    assert records.found() == []


async def test_a_version_without_an_open_job_is_found(records: VersionRecords) -> None:
    ended = await records.version("GENERATING", job_state="failed")
    assert records.found() == [(rules.STUCK, str(ended.id))]


async def test_a_version_that_the_ledger_lost_is_found(records: VersionRecords) -> None:
    done = await records.version(ledger_entry_id=uuid4())
    await records.payments.autocommit.execute("delete from book_ledger")
    assert records.found() == [(rules.LEDGER, str(done.id))]


async def test_a_retry_that_was_not_counted_is_found(records: VersionRecords) -> None:
    done = await records.version(ledger_entry_id=uuid4(), is_retry=True)
    assert records.found() == [(rules.USED, str(done.item_id))]


async def test_packs_without_their_retries_and_retries_without_a_pack_are_found(records: VersionRecords) -> None:
    first, second = sorted([uuid4(), uuid4()])
    await records.generation.autocommit.defer_add(pack(first))
    await records.allowance(second, packs=3)
    assert records.found() == [(rules.PACKS, str(first)), (rules.PACKS, str(second))]


async def test_a_completed_print_file_that_is_not_stored_is_found(records: VersionRecords) -> None:
    books = [(await records.version(ledger_entry_id=uuid4())).book_id for _ in range(3)]
    kept, lost, waiting = books
    await records.print_file(kept, "completed", file="kept")
    await records.print_file(lost, "completed", file="lost", delete_after=clock.now())
    await records.print_file(waiting, "making")
    assert records.found() == [(rules.PRINT_FILE, str(lost))]


async def test_a_print_file_that_no_book_has_is_found(records: VersionRecords) -> None:
    book_id = (await records.version(ledger_entry_id=uuid4())).book_id
    await records.print_file(book_id, "completed", file="kept")
    await records.generation.autocommit.execute("delete from print_files")
    assert records.found() == [(rules.PRINT_LEFT, str(book_id))]


@pytest.mark.parametrize("job_state", ["failed", "missing"])
async def test_a_version_without_an_open_job_is_failed_and_its_retry_given_back_once(
    records: VersionRecords, job_state: str
) -> None:
    version = await records.version("GENERATING", job_state="failed", is_retry=True)
    if job_state == "missing":
        await records.generation.autocommit.execute("delete from jobs")
    await records.allowance(version.item_id, used_retries=2)
    await records.repair()
    assert records.found() == []
    row = await records.generation.autocommit.fetch_one(
        "select state, used_retries from versions join retry_allowances on content_id = item_id"
    )
    assert row == {"state": "FAILED", "used_retries": 1}
    assert [event.version_id for event in await records.published(RetryReturned)] == [version.id]


async def test_a_version_whose_job_was_started_again_meanwhile_is_not_failed(records: VersionRecords) -> None:
    await records.version("GENERATING", job_state="failed")
    services = Services({"generation": records.generation}, OpenStorefronts())
    findings = records.findings()
    await records.generation.autocommit.execute("update jobs set state = 'processing'")
    assert await versions.fail(services, findings) == []
    assert await records.generation.autocommit.fetch_value("select state from versions") == "GENERATING"


async def test_a_version_that_the_ledger_lost_is_published_with_the_order_of_its_time(records: VersionRecords) -> None:
    done = await records.version(ledger_entry_id=uuid4(), is_retry=True)
    await records.allowance(done.item_id, used_retries=1)
    for number, days in ((1, -2), (2, -1), (3, 1)):
        await records.generation.autocommit.defer_add(paid(done, number, days))
    await records.payments.autocommit.execute("delete from book_ledger")
    await records.repair()
    events = await records.published(VersionGenerated)
    assert {(each.ledger_entry_id, each.order_number, each.is_retry) for each in events} == {
        (done.ledger_entry_id, 2, True)
    }


@pytest.mark.parametrize("is_counted", [True, False])
async def test_retries_that_were_not_counted_are_counted(records: VersionRecords, is_counted: bool) -> None:
    done = await records.version(ledger_entry_id=uuid4(), is_retry=True)
    if is_counted:
        await records.allowance(done.item_id, used_retries=0, packs=3)
        await records.generation.autocommit.defer_add(pack(done.item_id))
    await records.repair()
    assert records.found() == []
    assert await records.generation.autocommit.fetch_value("select used_retries from retry_allowances") == 1


def paid(version: Version, number: int, days: int) -> BookTier:
    return BookTier(
        order_id=uuid4(),
        book_id=version.book_id,
        storefront="storybook",
        user_id=USER,
        tier_code="book_8",
        order_number=number,
        amount=4_000,
        currency="GEL",
        paid_at=version.updated_at + timedelta(days=days),
    )


def pack(item_id: UUID) -> AppliedPack:
    return AppliedPack(
        retry_pack_id=uuid4(), storefront="storybook", user_id=USER, content_type="COVER", content_id=item_id
    )


def test_the_rules_are_part_of_the_audit() -> None:
    assert set(rules.RULES) <= set(RULES)
    assert {rules.within_generation, rules.ledger} <= {check for _, check in CHECKS}
