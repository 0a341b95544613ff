"""Stores what runs have made, and reads stored pictures. A file that is shorter than its row says counts as missing."""

import asyncio
from uuid import UUID

from common.db.database import Database
from common.db.executor import Executor
from common.kernel.errors import ServiceUnavailable
from common.storage.object_store import SERVING_SECONDS, ObjectStore
from obstore.exceptions import BaseError

from generation.jobs.queries.assets import Assets
from generation.jobs.rules.output_file import OutputFile


class StoredFiles:
    def __init__(self, database: Database, store: ObjectStore) -> None:
        self._database = database
        self._store = store

    async def content(self, storefront: str, key: str) -> bytes:
        """Raises FileNotFoundError."""
        facts = await Assets(self._database.autocommit, storefront).facts(key)
        if facts is None:
            raise FileNotFoundError(key)
        return await (await self._store.get(storefront, key, facts.size)).content()

    async def add(self, storefront: str, job_id: UUID, file: OutputFile) -> None:
        """Record the file, then store it. It is deleted unless a transaction keeps it.

        Raises FileIncomplete if only a part of it is stored: what is not there is not sold.
        """
        size = file.size
        await Assets(self._database.autocommit, storefront).record(job_id, file.content_type, size, file.key)
        await self._store.put(storefront, file.key, file.content)
        await self._store.check_size(storefront, file.key, size)


async def require_complete(storefront: str, key: str | None, executor: Executor, store: ObjectStore) -> None:
    """Raises ServiceUnavailable unless the whole picture is stored: nothing is taken for one that is not."""
    facts = await Assets(executor, storefront).facts(key) if key else None
    try:
        if key is None or facts is None:
            raise FileNotFoundError
        async with asyncio.timeout(SERVING_SECONDS):
            await store.check_size(storefront, key, facts.size)
    except (OSError, BaseError) as error:  # FileNotFoundError and TimeoutError among them
        raise ServiceUnavailable(service="generation") from error
