"""Who bought in a period, from the facts of its sales."""

from typing import LiteralString

from common.db.executor import Executor
from common.reports.periods import Period

_BUYERS: LiteralString = """
    select count(distinct sales.label)::int as customers,
           count(distinct sales.label) filter (where firsts.label <> sales.key)::int as returning
    from report_facts sales left join report_facts firsts
         on firsts.storefront = sales.storefront and firsts.key = 'customer:' || sales.label and firsts.item = ''
    where sales.storefront = %(storefront)s and sales.at >= %(since)s and sales.at < %(until)s
      and sales.item = '' and sales.label is not null and sales.counts ->> 'customers.revenue' is not null
"""


async def count_buyers(executor: Executor, storefront: str, period: Period) -> dict[str, int]:
    """The distinct `customers` who bought in a period; `returning` are those with a sale that is not their first.

    Read from the facts of the period, because the sums of days do not say who is in several of them.
    """
    row = await executor.fetch_one(_BUYERS, storefront=storefront, since=period.since, until=period.until)
    assert row is not None
    return row
