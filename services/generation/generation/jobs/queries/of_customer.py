"""The jobs of a customer in numbers, and staff's search for jobs."""

from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor, query
from common.db.searching import SearchTerm
from common.rpc.interfaces.customers import NEWEST, JobsPart, SubmittedJob
from common.rpc.interfaces.search import Hit

MICRODOLLARS = 1_000_000
_TOTALS: LiteralString = """
select count(*) as count, count(*) filter (where state = 'failed') as failed, coalesce(sum(cost), 0)::bigint as cost
from jobs where storefront = %(storefront)s and user_id = %(user_id)s
"""
_NEWEST: LiteralString = """
select id, number, kind, state, created_at from jobs where storefront = %(storefront)s and user_id = %(user_id)s
order by number desc limit %(limit)s
"""
_FOUND: LiteralString = """
select id, number, kind, state, created_at from jobs
where storefront = %(storefront)s and (id = %(id)s or user_id = %(id)s or number = %(number)s)
order by number desc limit %(most)s
"""
# Old jobs are deleted before the files of the versions that they made.
_OWNED: LiteralString = """
with mine as (select id from books where storefront = %(storefront)s and user_id = %(user_id)s)
select id from jobs where storefront = %(storefront)s and user_id = %(user_id)s
union select job_id from versions where storefront = %(storefront)s and user_id = %(user_id)s
union select id from mine
union select id from characters where book_id in (select id from mine)
union select id from book_pages where book_id in (select id from mine)
"""


async def owned_ids(executor: Executor, storefront: str, user_id: UUID) -> list[UUID]:
    """The ids to which the files of a customer belong: of jobs, books, characters and pages."""
    rows = await executor.fetch(_OWNED, storefront=storefront, user_id=user_id)
    return [row["id"] for row in rows if row["id"] is not None]


async def read_jobs_part(executor: Executor, storefront: str, user_id: UUID) -> JobsPart:
    of_user = {"storefront": storefront, "user_id": user_id}
    [totals], newest = await executor.fetch_many(query(_TOTALS, **of_user), query(_NEWEST, **of_user, limit=NEWEST))
    cost = f"{Decimal(totals['cost']) / MICRODOLLARS:.6f}"
    return JobsPart(**{**totals, "cost": cost}, newest=[SubmittedJob(**row) for row in newest])


async def find_jobs(executor: Executor, storefront: str, term: SearchTerm, most: int) -> list[Hit]:
    """By its id or number, or by the id of its customer."""
    if term.id is None and term.number is None:
        return []
    rows = await executor.fetch(_FOUND, storefront=storefront, id=term.id, number=term.number, most=most)
    return [
        Hit(
            kind="job",
            id=row["id"],
            title=f"{row['kind']} {row['number']}",
            subtitle=f"{row['state']} · {row['created_at']:%Y-%m-%d}",
            link=f"/jobs/{row['id']}",
        )
        for row in rows
    ]
