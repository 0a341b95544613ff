"""The facts of payments' reports. Triggers of the tables add them (revision 0016)."""

from typing import LiteralString

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.reports.collecting import Collected, by_id
from common.reports.counting import Counting

COLLECT = (
    Collected("credit_entries", "report_credit_entry"),
    Collected("credit_purchases", "report_credit_purchase", key="number"),
    by_id("invoices", "report_invoice"),
    Collected("subscriptions", "report_subscription", key="number"),
)

EXPECTED: LiteralString = """
    select storefront, 'entry:' || id as key from credit_entries where amount <> 0
    union all select storefront, 'purchase:' || id from credit_purchases where paid_at is not null
    union all select storefront, 'purchase-refund:' || id || ':' || refunded from credit_purchases
    where paid_at is not null and refunded > 0
    union all select storefront, 'invoice:' || id from invoices
    where status in ('paid', 'partially_refunded', 'refunded')
    union all select storefront, 'subscription:' || id from subscriptions
    where status in ('trialing', 'active', 'past_due')
"""
"""The keys of facts that have to exist, for the audit."""


def counting(database: Database, storefronts: Storefronts) -> Counting:
    return Counting(database=database, storefronts=storefronts, collect=COLLECT)
