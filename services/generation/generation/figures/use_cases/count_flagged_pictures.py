"""Count the pictures that wait for a moderator."""

from typing import LiteralString

from common.db.executor import Executor
from common.kernel.permissions import Permission
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

_FLAGGED: LiteralString = """
    select count(*) as count, min(created_at) as since from figure_images
    where storefront = %(storefront)s and is_ready and flag_status = 'human_pending'
"""


async def count_flagged_pictures(executor: Executor, storefront: str) -> list[Waiting]:
    row = await executor.fetch_one(_FLAGGED, storefront=storefront)
    assert row is not None
    return waiting("flagged_pictures", row, "/moderation/images?status=human_pending", Permission.MODERATION_READ)
