"""The report of subscriptions: active ones, recurring revenue, churn, and what was paid."""

from ..billing import BillingStorefront
from ..test_reports import read, rebuilt


async def test_a_subscription_is_active_and_recurring_until_it_ends(billing: BillingStorefront) -> None:
    row = await billing.subscribed()
    await billing.advance(row["stripe_subscription_id"], "paid")
    for _ in range(2):
        await billing.deliver_all()
    totals = (await read(billing, "subscriptions"))["totals"]
    price = f"{(await billing.invoice_rows())[0]['amount'] / 100:.2f}"
    assert [totals[name] for name in ("started", "ended", "active", "recurring")] == [1, 0, 1, price]
    assert (totals["invoices"], float(totals["revenue"]), totals["churn"]) == (2, 2 * float(price), None)
    for _ in range(4):
        await billing.advance(row["stripe_subscription_id"], "failed")
    for _ in range(2):
        await billing.deliver_all()
    totals = (await read(billing, "subscriptions"))["totals"]
    assert [totals[name] for name in ("started", "ended", "active", "recurring")] == [1, 1, 0, "0.00"]
    assert totals["invoices"] == 2
    assert (await rebuilt(billing, "subscriptions"))["totals"] == totals


async def test_another_plan_changes_the_recurring_revenue(billing: BillingStorefront) -> None:
    await billing.subscribed("hobby")
    assert (await read(billing, "subscriptions"))["totals"]["recurring"] == "9.99"
    session_id = await billing.opened_session("pro")
    assert (await billing.pay_session(session_id)).status_code == 303
    await billing.deliver_all()
    totals = (await read(billing, "subscriptions"))["totals"]
    assert (totals["started"], totals["active"], totals["recurring"]) == (1, 1, "24.99")
    assert (await rebuilt(billing, "subscriptions"))["totals"] == totals
