"""Count what waits for a person in webhooks."""

from datetime import timedelta

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.permissions import Permission
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

from webhooks.repository.attention import count_disabled_endpoints, count_failing_endpoints

FAILS_FOR = timedelta(hours=1)
LINK = "/webhooks/endpoints"


async def count_waiting(executor: Executor, storefront: str) -> list[Waiting]:
    """Endpoints that the platform has disabled, and those where nothing has succeeded for an hour."""
    disabled = await count_disabled_endpoints(executor, storefront)
    failing = await count_failing_endpoints(executor, storefront, clock.now() - FAILS_FOR)
    return [
        *waiting("webhooks_disabled", disabled, LINK, Permission.WEBHOOKS_READ),
        *waiting("webhooks_failing", failing, LINK, Permission.WEBHOOKS_READ),
    ]
