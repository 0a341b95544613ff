"""What follows from the provider's state: status, plan in force, and until when it is paid. No history is needed."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime

from payments.domain.billing_state import CYCLES, InvoiceState, SubscriptionState
from payments.domain.plan_price import PlanPrice
from payments.domain.subscription import SubscriptionStatus

_STATUS = {
    "incomplete": SubscriptionStatus.INCOMPLETE,
    "trialing": SubscriptionStatus.TRIALING,
    "active": SubscriptionStatus.ACTIVE,
    "past_due": SubscriptionStatus.PAST_DUE,
    "unpaid": SubscriptionStatus.PAST_DUE,
    "paused": SubscriptionStatus.PAST_DUE,
    "canceled": SubscriptionStatus.CANCELED,
    "incomplete_expired": SubscriptionStatus.CANCELED,
}
Prices = Mapping[str, PlanPrice]
"""The prices of our plans, by their id at the provider."""


def status_of(state: SubscriptionState) -> SubscriptionStatus:
    """An unknown status is read as `past_due`, with which nothing is generated."""
    return _STATUS.get(state.status, SubscriptionStatus.PAST_DUE)


def price_in_force(state: SubscriptionState, invoices: tuple[InvoiceState, ...], prices: Prices) -> PlanPrice:
    """The price whose plan applies now: the largest one that was paid for the current period, or the one that the
    subscription has, if that is larger. So an upgrade applies at once, and a smaller plan from the next period.
    """
    paid = [
        prices[line.price_id]
        for invoice in invoices
        if invoice.is_paid
        for line in invoice.lines
        if line.price_id is not None
        and line.price_id in prices
        and line.amount > 0
        and line.period_end == state.period_end
    ]
    return max([prices[state.price_id], *paid], key=lambda price: price.amount)


def paid_until(state: SubscriptionState, invoices: tuple[InvoiceState, ...]) -> datetime | None:
    """The end of the last period whose invoice was paid, or of the present trial: for a period that staff give as well
    a new quota begins. Invoices of changes within a period do not count.
    """
    ends = [
        line.period_end
        for invoice in invoices
        if invoice.is_paid and invoice.reason in CYCLES
        for line in invoice.lines
    ]
    if state.is_trial and state.period_end is not None:
        ends.append(state.period_end)
    return max(ends, default=None)


def a_month_after(moment: datetime) -> datetime:
    """The end of another period: all plans are monthly. The last day of a month that has no such day."""
    year, month = divmod(12 * moment.year + moment.month, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def amount_due(in_force: PlanPrice, wanted: PlanPrice, state: SubscriptionState, at: datetime) -> int | None:
    """What a change of the price at a moment costs for the rest of the period: nothing for a smaller one.

    The provider prorates and rounds each price in this way. None if the moment is not within the present period.
    """
    if wanted.amount <= in_force.amount:
        return 0
    if state.period_start is None or state.period_end is None or not state.period_start <= at <= state.period_end:
        return None
    whole, rest = state.period_end - state.period_start, state.period_end - at
    new, old = ((2 * price.amount * rest + whole) // (2 * whole) for price in (wanted, in_force))
    return int(new - old)
