"""Queries for one customer can use an index. Scans of whole tables are off: other tests leave small tables."""

import pytest
from payments.repository import billing_customers, subscriptions, webhook_events

from ..billing import BillingStorefront

CUSTOMERS = "select id from billing_customers where"
QUERIES = {
    "user": (f"{CUSTOMERS} {billing_customers._OF_USER}", "billing_customers_user"),
    "stripe": (f"{CUSTOMERS} {billing_customers._OF_STRIPE}", "billing_customers_stripe"),
    "prices": (f"select plan_id from plan_prices where {billing_customers._PRICES}", "plan_prices_"),
    "subscriptions": (f"select id from subscriptions where {subscriptions._OF_CUSTOMER}", "subscriptions_customer"),
    "live": (f"select id from subscriptions where {subscriptions._LIVE}", "subscriptions_live"),
    "invoices": (f"select id from invoices where {subscriptions._OF_CUSTOMER}", "invoices_customer"),
    "pending": (
        f"select id from subscription_checkouts where {subscriptions._PENDING}",
        "subscription_checkouts_pending",
    ),
    "claim": (subscriptions._CLAIM_PENDING, "billing_customers_user", "subscription_checkouts"),
    "last-event": (webhook_events._LAST_RECEIVED, "notices_received"),
}
ID = "00000000-0000-0000-0000-000000000001"
NOW = "2026-01-01T00:00:00Z"
VALUES = {
    **dict.fromkeys(("user_id", "customer_id"), ID),
    **dict.fromkeys(("storefront", "stripe_id"), "figureforge"),
    **dict.fromkeys(("now", "before"), NOW),
    "ids": ["price_1"],
    "limit": 10,
}


@pytest.mark.parametrize("query", QUERIES)
async def test_each_query_uses_its_indexes(billing: BillingStorefront, query: str) -> None:
    sql, *indexes = QUERIES[query]
    async with billing.harness.database.transaction() as uow:
        await uow.execute("set local enable_seqscan = off")
        rows = await uow.fetch(f"explain {sql}", **VALUES)
    plan = "\n".join(row["QUERY PLAN"] for row in rows)
    assert "Seq Scan" not in plan
    for index in indexes:
        assert index in plan, plan
