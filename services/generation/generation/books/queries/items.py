"""What versions are generated of: characters, covers (the item is the book itself) and pages."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from generation.books.queries import characters
from generation.books.queries import pages as book_pages
from generation.books.tables.version import ContentType, Version

_NEWEST: LiteralString = """
(select id from versions where content_type = %(content_type)s and item_id = %(item_id)s and state = 'DONE'
order by version_number desc limit 1)
"""
_SET_CURRENT: dict[ContentType, LiteralString] = {
    ContentType.CHARACTER: f"""
        update characters set current_version_id = {_NEWEST}, updated_at = %(now)s where id = %(item_id)s
    """,
    ContentType.COVER: f"""
        update books set current_cover_version_id = {_NEWEST}, updated_at = %(now)s where id = %(item_id)s
    """,
    ContentType.PAGE: f"""
        update book_pages set current_version_id = {_NEWEST}, updated_at = %(now)s where id = %(item_id)s
    """,
}
_COUNT_ATTEMPT: LiteralString = """
update characters set total_generation_attempts = total_generation_attempts + 1,
    free_retry_used = free_retry_used or %(is_draft)s, updated_at = %(now)s
where id = %(id)s
"""
_RETURN_DRAFT: LiteralString = "update characters set free_retry_used = false, updated_at = %(now)s where id = %(id)s"
_DESCRIBE: LiteralString = """
update book_pages set scene_description = %(text)s, updated_at = %(now)s where id = %(id)s and scene_description = ''
"""


async def book_of_item(executor: Executor, storefront: str, content_type: ContentType, item_id: UUID) -> UUID:
    """The id of the book; that of a cover is the item itself, whether it exists or not.

    Raises CharacterNotFound, BookPageNotFound.
    """
    if content_type is ContentType.CHARACTER:
        return (await characters.find(executor, storefront, item_id)).book_id
    if content_type is ContentType.PAGE:
        return (await book_pages.find(executor, storefront, item_id)).book_id
    return item_id


async def count_attempt(uow: UnitOfWork, character_id: UUID, *, is_draft: bool) -> None:
    await uow.defer(_COUNT_ATTEMPT, id=character_id, is_draft=is_draft, now=clock.now())


async def return_draft(uow: UnitOfWork, character_id: UUID) -> None:
    await uow.defer(_RETURN_DRAFT, id=character_id, now=clock.now())


async def set_current(uow: UnitOfWork, version: Version) -> None:
    """Let the item's current version be the newest one that is done, or none."""
    sql = _SET_CURRENT[ContentType(version.content_type)]
    await uow.defer(sql, content_type=version.content_type, item_id=version.item_id, now=clock.now())


async def describe_page(uow: UnitOfWork, page_id: UUID, text: str) -> None:
    """Fill an empty scene description."""
    await uow.defer(_DESCRIBE, id=page_id, text=text, now=clock.now())
