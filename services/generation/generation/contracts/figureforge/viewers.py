"""Who looks at pictures."""

from common.db.executor import Executor
from common.kernel.callers import Caller

from generation.figures.queries.quotas import is_subscriber
from generation.figures.rules.shown_image import Viewer


async def viewer_of(caller: Caller, reads: Executor) -> Viewer:
    """The caller, and whether they subscribe. Reads nothing for a visitor."""
    if caller.user_id is None:
        return Viewer()
    return Viewer(caller.user_id, await is_subscriber(reads, caller.storefront, caller.user_id))
