"""The invariants of restorations find every inconsistency: consistent rows are falsified one after the other."""

from random import Random

import pytest

from crash.databases import Databases
from crash.platform import EmbeddedPlatform, embedded
from crash.restoration_audit import audit
from crash.restoration_invariants import RestorationRecords
from crash.restoration_load import COUNTERS, Customer, Laboratories, open_laboratories
from crash.stripe import paid_sessions

FALSIFIED = (
    ("shown are ", "identity", "update customer_standings set free_preview_used = not free_preview_used"),
    (
        "granted without payment, or twice: & paid and not granted: ",
        "payments",
        "update credit_purchases set session_id = id",
    ),
    (
        "a hold with ",
        "payments",
        "insert into credit_entries (account_id, storefront, version, kind, amount, balance, reference, created_at)"
        " select account_id, storefront, version + 1, 'hold', 0, balance, gen_random_uuid(), now() from credit_entries"
        " order by version desc limit 1",
    ),
    ("completed, but ", "generation", "update jobs set price = 1 where price = 0"),
    ("of a job that is not unlocked", "generation", "delete from paid_unlocks"),
    (
        "was confirmed as paid",
        "generation",
        "update jobs set unlock_method = 'social_share' where unlock_method = 'paid'",
    ),
    ("to be deleted: ", "generation", "update assets set delete_after = now() + interval '1 year'"),
    (
        "a state without its outputs& an asset of no job: ",
        "generation",
        "update jobs set preview = null where number = (select min(number) from jobs)",
    ),
    ("a file of no asset: & without an asset: ", "generation", "delete from assets"),
    (
        "neither completed nor interrupted & jobs failed after 0 interruptions",
        "generation",
        "update jobs set state = 'failed'",
    ),
    ("lost: & unlocked and lost: ", "generation", "delete from jobs"),
)
"""The findings, the database, and the statement that causes them; each in addition to those before."""


@pytest.mark.nightly
async def test_a_falsified_restoration_is_found() -> None:
    async with embedded() as platform:
        open_laboratories(platform.storefronts)
        await platform.prepare_minimal_catalog()
        await platform.start()
        laboratories, databases = Laboratories(platform.base), Databases(platform.databases())
        for counter in COUNTERS:
            customer = await Customer(laboratories, counter, Random(0)).sign_in()
            await customer.buy_credits()
            for way in (customer.unlock, customer.leave, customer.delete, customer.unlock_and_delete):
                await way()
        await audit(laboratories, databases, platform.data / "objects", interruptions=0)
        await _are_found(platform, laboratories, databases)


async def _are_found(platform: EmbeddedPlatform, laboratories: Laboratories, databases: Databases) -> None:
    sessions, found = await paid_sessions(laboratories.sandbox), ""
    for words, service, sql in FALSIFIED:
        assert not any(each in found for each in words.split("& ")), words
        databases.rows(service, f"with falsified as ({sql} returning 1) select count(*) from falsified")
        records = RestorationRecords(databases, laboratories.confirmations, platform.data / "objects", sessions)
        found = "\n".join(records.faults(interruptions=0))
        assert all(each in found for each in words.split("& ")), f"{words}\n{found}"
