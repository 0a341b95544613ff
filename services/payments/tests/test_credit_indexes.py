"""Queries for one account or purchase use an index."""

import pytest
from payments.repository import credit_ledger, credit_purchases, credit_reads

from .credits import CreditsStorefront

QUERIES = {
    "transactions": (credit_reads._TRANSACTIONS, "credit_accounts_user", "credit_entries_version"),
    "account": (credit_reads._ACCOUNT, "credit_accounts_user"),
    "entries": (credit_reads._ENTRIES, "credit_accounts_user", "credit_entries_version"),
    "purchases": (credit_reads._PURCHASES, "credit_purchases_page"),
    "reference": (
        f"select id from credit_entries where {credit_ledger._OF_REFERENCE}",
        "credit_entries_once",
        "credit_accounts_user",
    ),
    "grant": (f"select id from credit_accounts where {credit_ledger._GRANTED}", "credit_entries_grant"),
    "session": (
        f"select id from credit_purchases where {credit_purchases._OF_SESSION}",
        "credit_purchases_session",
    ),
    "transaction": (credit_purchases._SESSION_OF_TRANSACTION, "credit_purchases_transaction"),
    "customer": (
        f"select id from credit_purchases where {credit_purchases._OF_CUSTOMER}",
        "credit_purchases_user",
    ),
}
ID = "00000000-0000-0000-0000-000000000001"
VALUES = {
    **dict.fromkeys(("user_id", "reference", "purchase_id", "id"), ID),
    **dict.fromkeys(("storefront", "session_id", "transaction_id"), "reviv"),
    "before": 100,
    "limit": 10,
    "ids": None,
    "status": None,
    "is_flagged": None,
}


@pytest.mark.parametrize("query", QUERIES)
async def test_each_query_uses_its_indexes(credits_storefront: CreditsStorefront, query: str) -> None:
    sql, *indexes = QUERIES[query]
    async with credits_storefront.harness.database.transaction() as uow:
        await uow.execute("set local enable_seqscan = off")
        rows = await uow.fetch(f"explain {sql}", **VALUES)
    plan = "\n".join(row["QUERY PLAN"] for row in rows)
    for index in indexes:
        assert index in plan, plan
