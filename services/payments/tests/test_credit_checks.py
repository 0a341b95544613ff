"""The check of the ledger: consistent data pass, and each contradiction is logged and counted."""

from typing import Any, LiteralString
from uuid import uuid4

import pytest
from common.db.executor import Executor
from payments.repository.credit_checks import contradictions
from structlog.testing import capture_logs

from .credits import REFUNDED, CreditsStorefront

_ENTRY: LiteralString = """
    insert into credit_entries (account_id, storefront, version, kind, amount, balance, reference, created_at)
    select id, storefront, version + 1, 'adjustment', %(amount)s, %(balance)s, gen_random_uuid(), now()
    from credit_accounts where storefront = %(storefront)s"""
_OF_STOREFRONT: LiteralString = "where storefront = %(storefront)s"


async def found(storefront: CreditsStorefront) -> list[str]:
    executor: Executor = storefront.harness.database.autocommit
    return [check for check, row in await contradictions(executor) if row["storefront"] == storefront.storefront]


async def falsify(storefront: CreditsStorefront, sql: Any, **parameters: Any) -> None:
    await storefront.rows(sql, storefront=storefront.storefront, **parameters)


async def test_consistent_accounts_and_purchases_pass(credits_storefront: CreditsStorefront) -> None:
    purchase = await credits_storefront.bought()
    await credits_storefront.spend(amount=2)
    await credits_storefront.give_back(uuid4())
    await credits_storefront.refund_at_stripe(purchase)
    await credits_storefront.deliver_all(REFUNDED)
    await credits_storefront.opened_session()
    assert await found(credits_storefront) == []


@pytest.mark.parametrize(
    ("amount", "balance"), [(1, 6), (0, 7)], ids=["an-entry-that-the-account-does-not-have", "a-wrong-balance-after"]
)
async def test_an_entry_that_contradicts_its_account_is_found(
    credits_storefront: CreditsStorefront, amount: int, balance: int
) -> None:
    await credits_storefront.bought()
    await falsify(credits_storefront, _ENTRY, amount=amount, balance=balance)
    assert await found(credits_storefront) == ["balance"]


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("update credit_accounts set balance = balance + 1", "balance"),
        ("update credit_accounts set version = version + 1", "balance"),
        ("update credit_purchases set status = 'open'", "grant"),
        ("update credit_purchases set credits = 6", "grant"),
        ("update credit_purchases set credits_recalled = 1", "refund"),
    ],
    ids=["balance", "version", "unpaid-grant", "other-grant", "refund"],
)
async def test_a_falsified_row_is_found(
    credits_storefront: CreditsStorefront, change: LiteralString, check: str
) -> None:
    await credits_storefront.bought()
    await falsify(credits_storefront, f"{change} {_OF_STOREFRONT}")
    assert await found(credits_storefront) == [check]


async def test_the_timer_logs_every_contradiction(credits_storefront: CreditsStorefront) -> None:
    await credits_storefront.bought()
    await falsify(credits_storefront, f"update credit_accounts set balance = balance + 1 {_OF_STOREFRONT}")
    with capture_logs() as logs:
        await credits_storefront.run_timer("check credits")
    lines = [line for line in logs if line.get("storefront") == credits_storefront.storefront]
    assert [(line["event"], line["check"], line["detail"]) for line in lines] == [
        ("credits_contradict", "balance", "balance 6 at version 1, its 1 entries add up to 5")
    ]


async def test_a_paid_purchase_without_a_grant_is_found(credits_storefront: CreditsStorefront) -> None:
    session_id = await credits_storefront.opened_session()
    await credits_storefront.rows(
        "update credit_purchases set status = 'paid' where session_id = %(session_id)s", session_id=session_id
    )
    assert await found(credits_storefront) == ["grant"]
