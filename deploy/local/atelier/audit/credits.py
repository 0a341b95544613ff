"""Rules of credits: balances, purchases, unlocked jobs, and what identity shows to customers."""

from collections.abc import Iterator

from payments.repository.credit_checks import BALANCES, GRANTS, REFUNDS

from atelier.audit.databases import Snapshot
from atelier.audit.findings import BY_HAND, RECONCILE, Bounds, Finding, Rule
from atelier.audit.streams import joined

BALANCE = Rule("credit-balance", "credit accounts whose balance is not the sum of their entries", BY_HAND)
GRANT = Rule("credit-grant", "purchases of credits whose payment and grant contradict each other", BY_HAND)
REFUND = Rule("credit-refund", "purchases of credits whose refunds and entries contradict each other", BY_HAND)
UNPAID = Rule("credit-unlock-unpaid", "jobs that were unlocked with credits without a spend", RECONCILE)
LOCKED = Rule("credit-spent-locked", "spent credits whose job is still locked", f"{BY_HAND}: unlock the job")
GONE = Rule(
    "credit-spent-gone",
    "spent credits whose job is gone without having been unlocked",
    f"{BY_HAND}: give the credits back",
)
SHOWN = Rule("credit-shown", "customers who are shown another credit balance", RECONCILE)
UNKNOWN = Rule("credit-customer-unknown", "credit accounts of customers who do not exist", RECONCILE)

RULES = (BALANCE, GRANT, REFUND, UNPAID, LOCKED, GONE, SHOWN, UNKNOWN)
_WITHIN_PAYMENTS = ((BALANCE, BALANCES), (GRANT, GRANTS), (REFUND, REFUNDS))

_SPENT = """
    select reference as id, s.storefront, min(s.created_at) < %(edge)s as is_old,
      bool_or(user_id is not null) as is_owned
    from credit_entries s join credit_accounts a on a.id = s.account_id
    where kind = 'spend' and not exists (
      select from credit_entries r
      where r.kind = 'return' and r.reference = s.reference and r.account_id = s.account_id)
    group by reference, s.storefront order by reference
"""
_JOBS = """
    select coalesce(j.id, p.job_id) as id, coalesce(j.storefront, p.storefront) as storefront,
      case when j.id is null then 'paid' else coalesce(j.unlock_method, '') end as unlock_method,
      coalesce(j.unlocked_at < %(edge)s, p.unlocked_at < %(edge)s, true) as is_old
    from jobs j full join paid_unlocks p on p.job_id = j.id order by 1
"""
_BALANCES = """
    select (storefront || ' ' || user_id::text) collate "C" as id, storefront, user_id, balance
    from credit_accounts where user_id is not null order by 1
"""
_CUSTOMERS = """
    select (u.storefront || ' ' || u.id::text) collate "C" as id, u.storefront, u.id as user_id,
      s.user_id is not null as is_shown, coalesce(s.credit_balance, 0) as balance
    from users u left join customer_standings s on s.user_id = u.id order by 1
"""


def ledger(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """Accounts, entries and purchases agree."""
    for rule, sql in _WITHIN_PAYMENTS:
        for row in snapshot.stream("payments", sql):
            yield Finding(rule, row["storefront"], row["subject"], row["detail"])


def unlocks(snapshot: Snapshot, bounds: Bounds) -> Iterator[Finding]:
    """A job is unlocked with credits if and only if they were spent. Both are kept when it is deleted."""
    spent, jobs = (
        snapshot.stream("payments", _SPENT, edge=bounds.edge),
        snapshot.stream("generation", _JOBS, edge=bounds.edge),
    )
    for spend, job in joined(spent, jobs):
        if job is None:
            if spend is not None and spend["is_old"] and spend["is_owned"]:
                yield Finding(GONE, spend["storefront"], str(spend["id"]), "neither returned nor unlocked with")
            continue
        is_paid = job["unlock_method"] == "paid"
        if is_paid and spend is None and job["is_old"]:
            yield Finding(UNPAID, job["storefront"], str(job["id"]), "no credits were spent")
        if spend is not None and spend["is_old"] and not is_paid:
            yield Finding(LOCKED, job["storefront"], str(job["id"]), f"unlocked by {job['unlock_method'] or 'nothing'}")


def shown_balances(snapshot: Snapshot, _: Bounds) -> Iterator[Finding]:
    """Identity shows the balances of the accounts, each of which belongs to a customer of its storefront."""
    accounts, customers = snapshot.stream("payments", _BALANCES), snapshot.stream("identity", _CUSTOMERS)
    for account, customer in joined(accounts, customers):
        balance = int(account["balance"]) if account else 0
        if customer is None:
            assert account
            yield Finding(UNKNOWN, account["storefront"], str(account["user_id"]), f"{balance} credits")
        elif customer["balance"] != balance:
            shown = customer["balance"] if customer["is_shown"] else "nothing"
            yield Finding(SHOWN, customer["storefront"], str(customer["user_id"]), f"{shown} instead of {balance}")
