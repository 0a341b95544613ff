"""Who looks at pictures."""

from common.db.executor import Executor
from common.kernel.callers import Caller

from generation.domain.shown_image import Viewer
from generation.repository.quotas import is_subscriber


async def viewer_of(caller: Caller, reads: Executor) -> Viewer:
    """The caller, and whether they subscribe. Reads nothing for a visitor."""
    if caller.user_id is None:
        return Viewer()
    return Viewer(caller.user_id, await is_subscriber(reads, caller.storefront, caller.user_id))
