"""The files of the pictures of figures of one storefront."""

from typing import LiteralString

from common.db.executor import Executor

from generation.jobs.queries.assets import FileFacts

_SHOWN: LiteralString = """
select assets.key, assets.content_type, assets.size from assets join figure_images i on i.job_id = assets.job_id
where assets.storefront = %(storefront)s and assets.key = %(key)s and assets.delete_after is null
and i.storefront = assets.storefront and assets.key in (i.file, i.thumbnail) and i.is_ready
and (not %(only_public)s or (i.is_public and i.flag_status = 'clean'))
"""


async def shown_file(executor: Executor, storefront: str, key: str, *, only_public: bool) -> FileFacts | None:
    """What is known of a file that may be shown; None for one of a deleted picture, or not of a public one."""
    row = await executor.fetch_one(_SHOWN, storefront=storefront, key=key, only_public=only_public)
    return FileFacts(**row) if row else None
