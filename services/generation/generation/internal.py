"""The implementation of generation's internal methods."""

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.kernel.storefronts import Storefront, Storefronts
from common.rpc.interfaces.attention import Waiting
from common.rpc.interfaces.customers import CustomerParts, QuotaPart
from common.rpc.interfaces.generation import BookFacts, GenerationInterface
from common.storage.object_store import ObjectStore

from generation.books.queries import facts as book_facts
from generation.books.queries.of_customer import find_books, read_books_part
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import Quota
from generation.figures.use_cases.count_flagged_pictures import count_flagged_pictures
from generation.jobs.providers.choice import Providers
from generation.jobs.queries.of_customer import find_jobs, read_jobs_part
from generation.jobs.queries.personal_data import is_uploaded_by
from generation.jobs.use_cases.count_failed_jobs import count_failed_jobs
from generation.jobs.use_cases.count_spent_budgets import count_spent_budgets
from generation.print_files.queries import print_files
from generation.print_files.tables.print_file import PrintStatus
from generation.print_files.use_cases.request_print_file import shown_print_file
from generation.storefront import Figures

FINDERS = {"job": find_jobs, "book": find_books}
"""Staff's search, by the kind of what is found."""
_KEPT: LiteralString = """
select
  (select count(*) from jobs where storefront = %(storefront)s and user_id = %(user_id)s) as jobs,
  (select count(*) from books where storefront = %(storefront)s and user_id = %(user_id)s) as books,
  (select count(*) from favorites where storefront = %(storefront)s and user_id = %(user_id)s) as favorites,
  (select count(*) from quota_entries where storefront = %(storefront)s and user_id = %(user_id)s) as quota_entries,
  (select count(*) from retry_allowances where storefront = %(storefront)s and user_id = %(user_id)s) as allowances,
  (select count(*) from assets where storefront = %(storefront)s and erased_of = %(user_id)s) as files
"""

PART = 524_288


class GenerationInternal(GenerationInterface):
    def __init__(self, database: Database, storefronts: Storefronts) -> None:
        self._database = database
        self._storefronts = storefronts

    async def books(self, storefront: str, ids: list[UUID]) -> dict[UUID, BookFacts]:
        rows = await book_facts.by_id(self._database.autocommit, storefront, ids)
        return {row["id"]: BookFacts(**row) for row in rows}

    async def books_with_print_files(self, storefront: str, ids: list[UUID]) -> list[UUID]:
        shop, reads = self._storefronts[storefront], self._database.autocommit
        made = await print_files.completed_of(reads, storefront, ids)
        shown = [await shown_print_file(reads, shop, book_id) for book_id in made]
        return [each.file.book_id for each in shown if each.status is PrintStatus.COMPLETED]

    async def book_of_item(self, storefront: str, content_type: str, content_id: UUID) -> BookFacts | None:
        row = await book_facts.of_item(self._database.autocommit, storefront, content_type, content_id)
        return BookFacts(**row) if row else None


class UploadedFiles:
    """The photographs that customers uploaded, read in parts."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self._database = database
        self._store = store

    async def read(self, storefront: str, user_id: UUID, file: str, start: int) -> bytes:
        """Empty for a file of another customer, and for one that is not there any more."""
        if not await is_uploaded_by(self._database.autocommit, storefront, user_id, file):
            return b""
        try:
            return await self._store.part(storefront, file, start, PART)
        except FileNotFoundError:
            return b""


async def count_waiting(executor: Executor, storefront: str, providers: Providers) -> list[Waiting]:
    """Failed jobs, pictures that wait for a moderator, and budgets for pictures that are spent."""
    return [
        *await count_failed_jobs(executor, storefront),
        *await count_flagged_pictures(executor, storefront),
        *await count_spent_budgets(executor, storefront, providers),
    ]


async def summarise_customer(
    executor: Executor, storefront: Storefront, user_id: UUID, wanted: Sequence[str]
) -> CustomerParts:
    """What a customer has in generation, as staff see it."""
    parts: dict[str, Any] = {}
    if "jobs" in wanted:
        parts["jobs"] = await read_jobs_part(executor, storefront.name, user_id)
    if "books" in wanted:
        parts["books"] = await read_books_part(executor, storefront.name, user_id)
    if "quota" in wanted:
        parts["quota"] = await _quota(executor, storefront, user_id)
    return CustomerParts(**parts)


async def _quota(executor: Executor, storefront: Storefront, user_id: UUID) -> QuotaPart:
    """A customer whose quota was never changed has all free credits."""
    free = storefront.section(Figures).free_credits
    quota = await Quotas(executor, storefront.name).get(user_id) or Quota(storefront=storefront.name, user_id=user_id)
    return QuotaPart(
        limit=(free if quota.limit is None else quota.limit) + quota.granted,
        used=quota.used,
        granted=quota.granted,
        remaining=quota.remaining(free),
        resets_at=quota.resets_at,
        images_generated=quota.images_generated,
    )


async def kept_of_customer(executor: Executor, storefront: str, user_id: UUID) -> dict[str, int]:
    """What still belongs to a customer."""
    row = await executor.fetch_one(_KEPT, storefront=storefront, user_id=user_id)
    assert row is not None
    return row
