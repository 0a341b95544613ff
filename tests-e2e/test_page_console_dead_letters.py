"""Work that failed for good is tried again and discarded in the console in Chromium."""

from uuid import uuid4

import psycopg
import pytest
from atelier.data_folder.folder import DataFolder
from atelier.processes.service_databases import ServiceDatabases
from browser import chromium
from console_actions import DEAD_LETTERS
from console_member import at_work
from distributed import DistributedPlatform
from platform_under_test import PlatformUnderTest
from playwright.async_api import expect
from testkit.servers import postgres_url

BURY = """insert into tasks (key, handler, payload, state, attempts, error, run_at, created_at)
values (%s, 'job:Nothing', '{"storefront": "emporium"}', 'dead', 8, 'OSError: no route', now(), now()) returning id"""

TAKE = "delete from tasks where id = %s returning state"


@pytest.fixture
def orders_database(platform: PlatformUnderTest, request: pytest.FixtureRequest) -> str:
    """The address of the database of orders."""
    topology = request.node.callspec.params["platform"]
    if topology == "embedded":
        return str(request.getfixturevalue("embedded_databases")["orders"])
    if topology == "elsewhere":
        pytest.skip("the databases of a platform elsewhere are not known")
    processes: DistributedPlatform = request.getfixturevalue("processes")
    secrets = DataFolder(processes.data).secrets
    return ServiceDatabases(postgres_url(), processes.state.database_prefix, secrets).url("orders")


async def test_dead_letters_are_tried_again_and_discarded_one_and_several(
    platform: PlatformUnderTest, orders_database: str
) -> None:
    async with await psycopg.AsyncConnection.connect(orders_database, autocommit=True) as connection:
        letters = []
        for _ in range(4):
            row = await (await connection.execute(BURY, [uuid4()])).fetchone()
            assert row is not None
            letters.append(row[0])
    again, one, *others = letters
    staff = await platform.staff()
    async with chromium() as browser, at_work(browser, platform.base, DEAD_LETTERS) as member:
        page = member.page
        await member.open(f"/dead-letters/orders/{again}")
        await member.press("Try again")
        await member.reads("It is tried again.")
        await staff.call("GET", f"/dead-letters/orders/{again}", 404)
        async with await psycopg.AsyncConnection.connect(orders_database, autocommit=True) as connection:
            states = await (await connection.execute(TAKE, [again])).fetchall()
        assert states == [("waiting",)]

        await member.open(f"/dead-letters/orders/{one}")
        await member.unfold("Discard")
        await member.press("Discard for good")
        await member.reads("It was discarded.")
        await staff.call("GET", f"/dead-letters/orders/{one}", 404)
        for letter in others:
            await page.get_by_label(f"job:Nothing {letter}").check()
        await page.get_by_label("With the chosen ones").select_option("Discard for good")
        await member.press("Continue")
        await member.press("Discard 2 for good")
        await expect(page.get_by_role("heading", name="What happened")).to_be_visible()
        for letter in others:
            await staff.call("GET", f"/dead-letters/orders/{letter}", 404)
