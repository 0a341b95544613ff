"""The pictures of books of one storefront: photographs of characters, and what versions have generated."""

from typing import LiteralString
from uuid import UUID

from common.db.executor import Executor

from generation.jobs.queries.assets import FileFacts

_OWNED: LiteralString = """
select assets.key, assets.content_type, assets.size from assets join books on books.id = coalesce(
  (select c.book_id from characters c where c.id = assets.job_id and assets.key = any(c.photos)),
  (select v.book_id from versions v
   where v.job_id = assets.job_id and assets.key in (v.picture, v.spread, v.thumbnail) limit 1)
)
where assets.storefront = %(storefront)s and assets.key = %(key)s and assets.delete_after is null
and books.storefront = %(storefront)s and %(owner_id)s in (books.user_id, books.guest_id)
"""


async def owned_file(executor: Executor, storefront: str, owner_id: UUID, key: str) -> FileFacts | None:
    """What is known of a picture of a book of this user or guest; None if it is deleted or of another owner now."""
    row = await executor.fetch_one(_OWNED, storefront=storefront, owner_id=owner_id, key=key)
    return FileFacts(**row) if row else None
