"""Contradictions between credit accounts, entries and purchases, one row each: `storefront`, `subject`, `detail`.

`atelier audit` executes the same statements.
"""

from typing import LiteralString

from common.db.executor import Executor, Row

BALANCES: LiteralString = """
    select a.storefront, a.id::text as subject,
      format('balance %%s at version %%s, its %%s entries add up to %%s', a.balance, a.version, entries, total)
        as detail
    from credit_accounts a left join lateral (
      select count(*) as entries, coalesce(sum(amount), 0) as total, coalesce(max(version), 0) as newest,
        bool_and(is_sum) as are_sums
      from (
        select amount, version, balance = sum(amount) over (order by version) as is_sum
        from credit_entries where account_id = a.id
      ) summed
    ) e on true
    where a.balance <> total or a.version <> entries or a.version <> newest or not coalesce(are_sums, true)
"""
GRANTS: LiteralString = """
    select storefront, p.id::text as subject,
      format('%%s, %%s credits, granted are %%s', status, credits, coalesce(granted, 0)) as detail
    from credit_purchases p left join (
      select purchase_id as id, sum(amount) as granted from credit_entries where kind = 'grant' group by purchase_id
    ) g using (id)
    where coalesce(granted, 0) <> case
      when status in ('paid', 'partially_refunded', 'refunded')
        and flag is distinct from 'amount_mismatch' and flag is distinct from 'customer_deleted' then credits else 0 end
"""
REFUNDS: LiteralString = """
    select storefront, p.id::text as subject,
      format('%%s credits refunded, %%s of them owed, taken back are %%s', credits_recalled, credits_owed,
        coalesce(taken, 0)) as detail
    from credit_purchases p left join (
      select purchase_id as id, -sum(amount) as taken from credit_entries where kind = 'refund' group by purchase_id
    ) r using (id)
    where coalesce(taken, 0) <> credits_recalled - credits_owed
      and flag is distinct from 'amount_mismatch' and flag is distinct from 'customer_deleted'
"""
CHECKS: tuple[tuple[str, LiteralString], ...] = (("balance", BALANCES), ("grant", GRANTS), ("refund", REFUNDS))


async def contradictions(executor: Executor) -> list[tuple[str, Row]]:
    """Every contradiction, with the name of the check that found it."""
    return [(name, row) for name, sql in CHECKS for row in await executor.fetch(sql)]
