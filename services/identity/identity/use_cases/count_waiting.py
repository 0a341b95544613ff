"""Count what waits for a person in identity: erasures that some service has not done."""

from datetime import timedelta

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.permissions import Permission
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

from identity.repository.erasures import count_stuck_erasures

PATIENCE = timedelta(hours=1)


async def count_waiting(executor: Executor, storefront: str) -> list[Waiting]:
    row = await count_stuck_erasures(executor, storefront, clock.now() - PATIENCE)
    return waiting("stuck_erasures", row, "/erasures?is_completed=false", Permission.CUSTOMERS_READ)
