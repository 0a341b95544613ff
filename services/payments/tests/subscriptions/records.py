"""Comparison of the stored rows with Stripe's own records."""

from datetime import UTC, datetime
from itertools import pairwise

from ..billing import BillingStorefront

ENDED = ("canceled", "incomplete_expired")


async def check_against_stripe(billing: BillingStorefront) -> None:
    """Subscriptions, invoices and the last published event say what Stripe says."""
    rows = {row["stripe_subscription_id"]: row for row in await billing.subscription_rows()}
    subscriptions = await billing.stripe_subscriptions()
    assert set(rows) == {each.id for each in subscriptions}
    assert len([each for each in subscriptions if each.status not in ENDED]) <= 1
    for each in subscriptions:
        row, item = rows[each.id], each["items"].data[0]
        assert row["status"] == ("canceled" if each.status in ENDED else each.status)
        assert row["cancel_at_period_end"] == (each.cancel_at_period_end and each.status not in ENDED)
        assert row["current_period_end"] == datetime.fromtimestamp(item.current_period_end, UTC)
        assert row["stripe_price_id"] == item.price.id
    invoices = {row["stripe_invoice_id"]: row for row in await billing.invoice_rows()}
    found = await billing.stripe_invoices()
    assert set(invoices) == {each.id for each in found}
    for each in found:
        row = invoices[each.id]
        assert (row["amount"], row["attempts"]) == (each.total, each.attempt_count)
        assert row["status"] in (each.status, "refunded", "partially_refunded")
    await _check_events(billing, rows)


async def _check_events(billing: BillingStorefront, rows: dict[str, dict[str, object]]) -> None:
    """The last event says what is stored, and no event repeats the one before it."""
    changes = await billing.changes()
    customer = await billing.billing_customer()
    assert customer["version"] == len(changes)
    last = changes[-1]
    [row] = [each for each in rows.values() if each["id"] == last.subscription_id]
    for name in ("status", "plan_id", "cancel_at_period_end", "paid_until", "current_period_end"):
        assert getattr(last, name) == row[name]
    facts = [change.model_dump(exclude={"version"}) for change in changes]
    assert all(one != other for one, other in pairwise(facts))
