"""Count what waits for a person in the catalog."""

from common.db.executor import Executor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

from catalog.repository.attention import count_hidden_reviews, count_low_stock
from catalog.storefront import StockRules


async def count_waiting(executor: Executor, storefront: Storefront) -> list[Waiting]:
    """Low stock, and reviews that are not approved."""
    threshold = storefront.section(StockRules).low_stock_threshold
    low = await count_low_stock(executor, storefront.name, threshold)
    reviews = await count_hidden_reviews(executor, storefront.name)
    return [
        *waiting("low_stock", low, "/stock/low", Permission.CATALOG_READ),
        *waiting("hidden_reviews", reviews, "/reviews?is_approved=false", Permission.CATALOG_READ),
    ]
