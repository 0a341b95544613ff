"""`atelier audit` and `atelier reconcile` on reports, and `atelier reports rebuild`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from atelier.audit import reports as rules
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds, Finding, Rule
from atelier.cli import main
from atelier.reconcile import reports as repairs
from atelier.reconcile.services import Services, open_services
from atelier.services import SERVICES as NAMES
from common.kernel import clock
from common.kernel.storefronts import Storefronts
from generation.jobs.tables.job import Job
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED

SERVICES = SHIPPED.parents[1] / "services"


@dataclass
class Shop:
    services: Services
    databases: Databases

    async def job(self) -> Job:
        job = Job(storefront="reviv", user_id=uuid4(), kind="restoration", provider="local")
        await self.services.databases["generation"].autocommit.defer_add(job)
        return job

    async def change(self, sql: str) -> None:
        await self.services.databases["generation"].autocommit.execute(sql)

    def found(self) -> list[Finding]:
        with self.databases.snapshot() as snapshot:
            bounds = Bounds(now=clock.now(), age=timedelta())
            return [*rules.counts(snapshot, bounds), *rules.facts(snapshot, bounds)]

    def broken(self) -> list[Rule]:
        return sorted({finding.rule for finding in self.found()}, key=lambda rule: rule.name)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with AsyncExitStack() as stack:
        urls = {name: await stack.enter_async_context(migrated_database(SERVICES / name)) for name in repairs.REPORTING}
        services = await stack.enter_async_context(open_services(urls, Storefronts.load(SHIPPED)))
        yield Shop(services, Databases(urls))


async def test_counts_and_facts_that_are_lost_are_found_and_counted_again(shop: Shop) -> None:
    jobs = [await shop.job() for _ in range(3)]
    await repairs.rebuild(shop.services)
    assert shop.found() == []
    await shop.change("update report_counts set value = value + 1 where span = 'day'")
    [finding] = shop.found()
    assert (finding.rule, finding.storefront, finding.detail) == (rules.COUNT, "reviv", "jobs.submitted: +1")
    assert await repairs.count_again(shop.services, [finding]) == []
    assert shop.found() == []
    await shop.change(f"delete from report_facts where key = 'submitted:{jobs[0].id}'")
    assert shop.broken() == [rules.COUNT, rules.FACT]
    await repairs.count_again(shop.services, shop.found())
    assert shop.found() == []
    await shop.change("delete from report_counts")
    assert shop.broken() == [rules.COUNT]
    assert await repairs.rebuild(shop.services, "reviv") >= 1
    assert shop.found() == []


async def test_the_command_counts_all_days_again_and_refuses_an_unknown_storefront(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    await shop.job()
    await repairs.rebuild(shop.services)
    await shop.change("delete from report_counts")
    urls = dict.fromkeys(NAMES, "postgresql://nobody@127.0.0.1:1/none") | shop.databases.urls
    named = [part for name, url in urls.items() for part in ("--database", f"{name}={url}")]
    assert await asyncio.to_thread(main, ["reports", "rebuild", "--storefront", "nowhere", *named]) == 1
    assert "there is no such storefront" in capsys.readouterr().err
    assert shop.broken() == [rules.COUNT]
    assert await asyncio.to_thread(main, ["reports", "rebuild", *named]) == 0
    assert "1 days were counted again" in capsys.readouterr().out
    assert shop.found() == []


async def test_facts_that_wait_to_be_counted_are_no_finding(shop: Shop) -> None:
    await shop.job()
    assert shop.found() == []
