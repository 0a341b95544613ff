"""Rules of subscriptions: one per customer, paid periods, and what identity and generation know of them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from atelier.audit.databases import Row, Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import joined

SEVERAL = Rule(
    "subscription-several",
    "customers with several live subscriptions",
    f"{BY_HAND}: end and refund all but the oldest",
)
DELETED = Rule(
    "subscription-deleted", "deleted customers with a live subscription", f"{BY_HAND}: end the subscription at Stripe"
)
UNPAID = Rule(
    "subscription-unpaid",
    "active subscriptions whose period is neither paid nor paused",
    f"{BY_HAND}: compare with the invoices at Stripe",
)
INVOICES = Rule(
    "subscription-invoices",
    "subscriptions whose paid periods and invoices contradict each other",
    f"{BY_HAND}: compare with the invoices at Stripe",
)
PUBLISHED = Rule(
    "subscription-published",
    "customers of whom another subscription was published than they have",
    f"{BY_HAND}: deliver an event of the customer again at Stripe",
)
SHOWN = Rule("subscription-shown", "customers who are shown another subscription", RECONCILE)
QUOTA = Rule("subscription-quota", "customers whose quota is not that of their subscription", RECONCILE)

RULES = (SEVERAL, DELETED, UNPAID, INVOICES, PUBLISHED, SHOWN, QUOTA)
COLLECTED = timedelta(days=1)
"""After this time the first invoice of a period is paid, or its subscription overdue."""

_SEVERAL = """
    select c.user_id, c.storefront, count(*) || ' live subscriptions' as detail
    from subscriptions s join billing_customers c on c.id = s.customer_id
    where s.status <> 'canceled' group by c.id having count(*) > 1 order by c.user_id
"""
_DELETED = """
    select c.user_id, c.storefront, s.stripe_subscription_id || ' is ' || s.status as detail
    from subscriptions s join billing_customers c on c.id = s.customer_id
    where s.status <> 'canceled' and c.deleted_at < %(edge)s order by c.user_id
"""
_UNPAID = """
    select c.user_id, c.storefront, s.stripe_subscription_id || ' is active' as detail
    from subscriptions s join billing_customers c on c.id = s.customer_id
    where s.status = 'active' and s.current_period_start < %(collected)s
      and coalesce(s.paid_until < s.current_period_end, true)
      and not exists (
        select from invoices i
        where i.subscription_id = s.id and i.status = 'void' and i.issued_at >= s.current_period_start)
    order by c.user_id
"""
_INVOICES = """
    select * from (
      select c.user_id, c.storefront, s.stripe_subscription_id || case
          when s.paid_until is null then ' has a paid invoice and no paid period'
          else ' has a paid period and no paid invoice' end as detail,
        s.paid_until is not null as is_paid, exists (
          select from invoices i
          where i.subscription_id = s.id and i.reason in ('subscription_create', 'subscription_cycle')
            and i.status in ('paid', 'partially_refunded', 'refunded')) as has_paid
      from subscriptions s join billing_customers c on c.id = s.customer_id
    ) as compared where is_paid <> has_paid order by user_id
"""
_PUBLISHED = """
    select c.user_id, c.storefront, 'the plan or status of ' || s.stripe_subscription_id as detail
    from subscriptions s join billing_customers c on c.id = s.customer_id
    where s.status <> 'canceled' and c.deleted_at is null
      and (c.published ->> 'subscription_id', c.published ->> 'plan_id', c.published ->> 'status')
        is distinct from (s.id::text, s.plan_id, s.status)
    order by c.user_id
"""
_WITHIN_PAYMENTS = (
    (SEVERAL, _SEVERAL),
    (DELETED, _DELETED),
    (UNPAID, _UNPAID),
    (INVOICES, _INVOICES),
    (PUBLISHED, _PUBLISHED),
)
_KNOWN = """
    select user_id as id, storefront, published ->> 'plan_id' as plan_id, published ->> 'status' as status,
      (published ->> 'credits')::int as credits, (published ->> 'cancel_at_period_end')::boolean as is_ending
    from billing_customers where published is not null and deleted_at is null order by user_id
"""
_SHOWN = """
    select u.id, u.storefront, s.plan_id, s.status, s.cancel_at_period_end as is_ending
    from users u left join customer_subscriptions s on s.user_id = u.id order by u.id
"""
_QUOTAS = """
    select user_id as id, storefront, plan_id, status, "limit" as credits from quotas
    where status is distinct from 'deleted' order by user_id
"""


def within_payments(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """Customers, subscriptions and invoices agree."""
    moments = {"edge": bounds.edge, "collected": bounds.now - COLLECTED}
    for rule, sql in _WITHIN_PAYMENTS:
        for row in snapshot.stream("payments", sql, **moments):
            yield Finding(rule, row["storefront"], str(row["user_id"]), row["detail"])


def shown_subscriptions(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """Identity shows each user the subscription that payments has published."""
    for known, user in joined(snapshot.stream("payments", _KNOWN), snapshot.stream("identity", _SHOWN)):
        if user is None:
            continue  # the account was deleted, of which payments has not heard yet
        is_value, shown_value = _subscription(known), _subscription(user)
        if is_value != shown_value:
            yield Finding(SHOWN, user["storefront"], str(user["id"]), f"{shown_value} instead of {is_value}")


def quotas(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """Generation grants the credits of the subscription that payments has published."""
    for known, quota in joined(snapshot.stream("payments", _KNOWN), snapshot.stream("generation", _QUOTAS)):
        is_value, granted = _credits(known), _credits(quota)
        if is_value != granted:
            row = known or quota
            assert row
            yield Finding(QUOTA, row["storefront"], str(row["id"]), f"{granted} instead of {is_value}")


def _subscription(row: Row | None) -> str:
    if row is None or row["status"] is None:
        return "nothing"
    return f"{row['plan_id']} {row['status']}{', ending' if row['is_ending'] else ''}"


def _credits(row: dict[str, Any] | None) -> str:
    """The plan with its credits while it is live; only the plan while a payment is due."""
    if row is None or row["status"] is None:
        return "nothing"
    if row["status"] in ("active", "trialing"):
        return f"{row['plan_id']} {row['status']} with {row['credits']} credits"
    return f"{row['plan_id']} {row['status']}" if row["status"] == "past_due" else row["status"]
