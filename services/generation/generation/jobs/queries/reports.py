"""The facts of jobs. Triggers add them (revision 0018), because jobs are deleted."""

from typing import LiteralString

from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.reports.collecting import Collected
from common.reports.counting import Counting

COLLECT = (Collected("jobs", "report_job", key="number"),)

EXPECTED: LiteralString = """
    select storefront, 'submitted:' || id as key from jobs
    union all select storefront, 'ended:' || id || ':' || run_id from jobs
    where state in ('completed', 'failed') and ended_at is not null
    union all select storefront, 'cost:' || id || ':' || cost from jobs where cost > 0
"""
"""The keys of facts that have to exist, for the audit."""


def counting(database: Database, storefronts: Storefronts) -> Counting:
    return Counting(database=database, storefronts=storefronts, collect=COLLECT)
