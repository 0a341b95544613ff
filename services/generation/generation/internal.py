"""The implementation of generation's internal methods."""

from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.rpc.interfaces.attention import Waiting
from common.rpc.interfaces.generation import BookFacts, GenerationInterface
from common.storage.object_store import ObjectStore

from generation.books.queries import facts as book_facts
from generation.figures.use_cases.count_flagged_pictures import count_flagged_pictures
from generation.jobs.queries.personal_data import is_uploaded_by
from generation.jobs.use_cases.count_failed_jobs import count_failed_jobs

PART = 524_288


class GenerationInternal(GenerationInterface):
    def __init__(self, database: Database) -> None:
        self._database = database

    async def books(self, storefront: str, ids: list[UUID]) -> dict[UUID, BookFacts]:
        rows = await book_facts.by_id(self._database.autocommit, storefront, ids)
        return {row["id"]: BookFacts(**row) for row in rows}

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


async def count_waiting(executor: Executor, storefront: str) -> list[Waiting]:
    """Failed jobs, and pictures that wait for a moderator."""
    return await count_failed_jobs(executor, storefront) + await count_flagged_pictures(executor, storefront)
