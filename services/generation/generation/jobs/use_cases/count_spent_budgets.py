"""Count the day's budgets for pictures that are spent."""

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.permissions import Permission
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

from generation.jobs.providers.choice import Providers


async def count_spent_budgets(executor: Executor, storefront: str, providers: Providers) -> list[Waiting]:
    """Those of the routes of a storefront, since midnight UTC."""
    routes = providers.section(storefront).routes
    spent = [route for route in routes if await providers.is_spent(storefront, route, executor)]
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return waiting("spent_budgets", {"count": len(spent), "since": midnight}, "/jobs/costs", Permission.JOBS_READ)
