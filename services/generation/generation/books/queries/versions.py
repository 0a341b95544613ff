"""The versions of one storefront."""

from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.tables.version import ContentType, Version
from generation.books.version_errors import VersionNotFound
from generation.jobs.tables.job import Job

_ONE: LiteralString = "storefront = %(storefront)s and content_type = %(content_type)s and id = %(id)s"
_IS_RUNNING: LiteralString = """
select exists (
    select from versions
    where content_type = %(content_type)s and item_id = %(item_id)s and state in ('PENDING', 'GENERATING')
)
"""
_IS_GENERATING: LiteralString = """
select exists (select from versions where book_id = %(book_id)s and state in ('PENDING', 'GENERATING'))
"""
_NEXT_NUMBER: LiteralString = """
insert into item_counters (content_type, item_id, last_version_number, draft_used)
values (%(content_type)s, %(item_id)s, 1, false)
on conflict (content_type, item_id) do update set last_version_number = item_counters.last_version_number + 1
returning last_version_number
"""
_TAKE_DRAFT: LiteralString = """
update item_counters set draft_used = true
where content_type = %(content_type)s and item_id = %(item_id)s and not draft_used
"""
_RETURN_DRAFT: LiteralString = """
update item_counters set draft_used = false where content_type = %(content_type)s and item_id = %(item_id)s
"""
_OWN: LiteralString = """
storefront = %(storefront)s and user_id = %(user_id)s and content_type = %(content_type)s
and (%(book_id)s::uuid is null or book_id = %(book_id)s) and (%(item_id)s::uuid is null or item_id = %(item_id)s)
"""
_LIST: LiteralString = f"{_OWN} order by number desc limit %(limit)s offset %(offset)s"
_COUNT: LiteralString = f"select count(*) from versions where {_OWN}"
_OF_JOB: LiteralString = "job_id = %(job_id)s"
_END: LiteralString = "job_id = %(job_id)s and state in ('PENDING', 'GENERATING')"
_FAIL: LiteralString = f"""
update versions set state = 'FAILED', error_message = %(message)s, updated_at = %(now)s,
    generation_time_ms = (extract(epoch from %(now)s - created_at) * 1000)::int
where {_END}
"""
_REOPEN: LiteralString = """
update versions set state = 'GENERATING', error_message = '', is_retry = false, is_draft = false, updated_at = %(now)s,
    generation_time_ms = null
where job_id = %(job_id)s and state = 'FAILED' and not exists (
    select from versions as other where other.content_type = versions.content_type
    and other.item_id = versions.item_id and other.state in ('PENDING', 'GENERATING')
)
"""
_PAID: LiteralString = """
select distinct book_id from book_tiers
where storefront = %(storefront)s and user_id = %(user_id)s and book_id = any(%(book_ids)s)
"""
_PICTURES: LiteralString = """
select id, picture from versions where storefront = %(storefront)s and id = any(%(ids)s) and picture is not null
"""
NO_LIMIT = 2**31 - 1


class Versions:
    def __init__(self, executor: Executor, storefront: str) -> None:
        self._executor = executor
        self._storefront = storefront

    async def get(self, content_type: ContentType, version_id: UUID) -> Version:
        """Of any owner. Raises VersionNotFound."""
        version = await self._executor.get(Version, _ONE, **self._of(content_type), id=version_id)
        if version is None:
            raise VersionNotFound()
        return version

    async def submitted(self, user_id: UUID, job_id: UUID) -> Version | None:
        """The customer's version that a job makes, if it exists."""
        where: LiteralString = f"storefront = %(storefront)s and user_id = %(user_id)s and {_OF_JOB}"
        return await self._executor.get(Version, where, storefront=self._storefront, user_id=user_id, job_id=job_id)

    async def page(
        self,
        user_id: UUID,
        content_type: ContentType,
        *,
        book_id: UUID | None = None,
        item_id: UUID | None = None,
        limit: int = NO_LIMIT,
        offset: int = 0,
    ) -> list[Version]:
        """A customer's versions, newest first."""
        own = {**self._of(content_type), "user_id": user_id, "book_id": book_id, "item_id": item_id}
        return await self._executor.get_all(Version, _LIST, **own, limit=limit, offset=offset)

    async def count(
        self, user_id: UUID, content_type: ContentType, *, book_id: UUID | None, item_id: UUID | None
    ) -> int:
        own = {**self._of(content_type), "user_id": user_id, "book_id": book_id, "item_id": item_id}
        count: int = await self._executor.fetch_value(_COUNT, **own)
        return count

    async def paid_books(self, user_id: UUID, book_ids: set[UUID]) -> set[UUID]:
        """Those of the books that the customer has paid for."""
        rows = await self._executor.fetch(
            _PAID, storefront=self._storefront, user_id=user_id, book_ids=sorted(book_ids)
        )
        return {row["book_id"] for row in rows}

    async def is_running(self, content_type: ContentType, item_id: UUID) -> bool:
        return bool(await self._executor.fetch_value(_IS_RUNNING, content_type=content_type.value, item_id=item_id))

    def _of(self, content_type: ContentType) -> dict[str, Any]:
        return {"storefront": self._storefront, "content_type": content_type.value}


async def is_generating(executor: Executor, book_id: UUID) -> bool:
    """Whether anything of a book is being generated."""
    return bool(await executor.fetch_value(_IS_GENERATING, book_id=book_id))


async def next_number(uow: UnitOfWork, content_type: ContentType, item_id: UUID) -> int:
    """One more than the highest number that a version of the item ever had. Locks the item's counter."""
    number: int = await uow.fetch_value(_NEXT_NUMBER, content_type=content_type.value, item_id=item_id)
    return number


async def take_draft(uow: UnitOfWork, content_type: ContentType, item_id: UUID) -> bool:
    """Take the free draft of an item that has a counter; False if it was taken before."""
    return bool(await uow.execute(_TAKE_DRAFT, content_type=content_type.value, item_id=item_id))


async def return_draft(uow: UnitOfWork, content_type: ContentType, item_id: UUID) -> None:
    await uow.defer(_RETURN_DRAFT, content_type=content_type.value, item_id=item_id)


async def of_job(executor: Executor, job_id: UUID) -> Version | None:
    return await executor.get(Version, _OF_JOB, job_id=job_id)


async def lock_running(uow: UnitOfWork, job: Job) -> Version | None:
    """The version of a job, locked until the transaction ends; None if it is deleted or its generation has ended."""
    return await uow.get(Version, f"{_END} for update", job_id=job.id)


async def fail(uow: UnitOfWork, job_id: UUID, message: str) -> Version | None:
    """The version as it has failed now; None if it is deleted or had ended before."""
    if not await uow.execute(_FAIL, job_id=job_id, message=message, now=clock.now()):
        return None
    return await of_job(uow, job_id)


async def find(executor: Executor, version_id: UUID) -> Version | None:
    """Of any storefront."""
    return await executor.get(Version, "id = %(id)s", id=version_id)


async def reopen(uow: UnitOfWork, job: Job) -> bool:
    """Let a failed version be generated again, free of charge; False if another one of the item is being generated."""
    return bool(await uow.execute(_REOPEN, job_id=job.id, now=clock.now()))


async def pictures_of(executor: Executor, storefront: str, version_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The keys of the pictures of those versions that have one."""
    rows = await executor.fetch(_PICTURES, storefront=storefront, ids=list(version_ids))
    return {row["id"]: row["picture"] for row in rows}
