"""Credit accounts, their entries and purchases as rows, one statement each."""

from collections.abc import Sequence
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, Row

from payments.domain.credit_purchase import IS_NUMBERED, PurchaseStatus

_TRANSACTIONS: LiteralString = """
    select e.id, case e.kind when 'capture' then h.amount else e.amount end as amount,
      case e.kind when 'grant' then 'purchase' when 'spend' then 'unlock' when 'capture' then 'unlock' else 'refund' end
        as transaction_type, e.created_at
    from credit_entries e
    join credit_accounts a on a.id = e.account_id
    left join credit_entries h
      on e.kind = 'capture' and h.kind = 'hold' and h.reference = e.reference and h.account_id = e.account_id
    where a.user_id = %(user_id)s and a.storefront = %(storefront)s
      and e.kind in ('grant', 'spend', 'return', 'refund', 'capture')
      and case e.kind when 'capture' then h.amount is not null else e.amount <> 0 end
    order by e.version desc limit %(limit)s"""
_ACCOUNT: LiteralString = """
    select balance, version from credit_accounts where user_id = %(user_id)s and storefront = %(storefront)s"""
_ENTRIES: LiteralString = """
    select e.id, e.version, e.kind, e.amount, e.balance, e.reference, e.purchase_id, e.created_at,
      d.reason, d.staff_id, actor_name(a.storefront, d.staff_id, e.created_at) as staff_name
    from credit_entries e join credit_accounts a on a.id = e.account_id
    left join credit_adjustments d on e.kind = 'adjustment' and d.id = e.reference
    where a.user_id = %(user_id)s and a.storefront = %(storefront)s and e.version < %(before)s
    order by e.version desc limit %(limit)s"""
_PURCHASES: LiteralString = f"""
    select number, id, user_id, email, sku, credits, price, currency, status, session_id, transaction_id, refunded,
      credits_recalled, credits_owed, flag, paid_at, created_at, updated_at
    from credit_purchases
    where storefront = %(storefront)s and number < %(before)s and {IS_NUMBERED}
      and (%(ids)s::uuid[] is null or id = any(%(ids)s))
      and (%(user_id)s::uuid is null or user_id = %(user_id)s)
      and (%(status)s::text is null or status = %(status)s)
      and (%(is_flagged)s::boolean is null or (flag is not null) = %(is_flagged)s)
    order by number desc limit %(limit)s"""
ABOVE_ALL_NUMBERS = 2**62
MOST_TRANSACTIONS = 50


async def transactions(executor: Executor, storefront: str, user_id: UUID) -> list[Row]:
    """The newest purchases, unlocks and refunds, newest first. A captured hold is an unlock.

    Holds, releases and adjustments are left out: they are none of the three types.
    """
    return await executor.fetch(_TRANSACTIONS, storefront=storefront, user_id=user_id, limit=MOST_TRANSACTIONS)


async def account(executor: Executor, storefront: str, user_id: UUID) -> Row:
    """`balance` and `version`, which are 0 for a customer without an account."""
    found = await executor.fetch_one(_ACCOUNT, storefront=storefront, user_id=user_id)
    return found or {"balance": 0, "version": 0}


async def entries(executor: Executor, storefront: str, user_id: UUID, *, before: int, limit: int) -> list[Row]:
    """Entries with versions below `before`, newest first, with the reason and author of adjustments."""
    return await executor.fetch(_ENTRIES, storefront=storefront, user_id=user_id, before=before, limit=limit)


async def purchases(
    executor: Executor,
    storefront: str,
    *,
    before: int,
    limit: int,
    user_id: UUID | None = None,
    status: PurchaseStatus | None = None,
    is_flagged: bool | None = None,
    ids: Sequence[UUID] | None = None,
) -> list[Row]:
    """Purchases with numbers below `before`, newest first; with `ids` only those."""
    return await executor.fetch(
        _PURCHASES,
        storefront=storefront,
        before=before,
        limit=limit,
        user_id=user_id,
        status=status,
        is_flagged=is_flagged,
        ids=ids,
    )
