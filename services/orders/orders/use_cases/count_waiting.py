"""Count the orders that wait for a person."""

from datetime import timedelta

from common.db.executor import Executor
from common.kernel import clock
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefront
from common.rpc.attention import waiting
from common.rpc.interfaces.attention import Waiting

from orders.repository.attention import count_claims, count_to_produce, count_unshipped
from orders.storefront import Books, OrderRules


async def count_waiting(executor: Executor, storefront: Storefront, claim_timeout: timedelta) -> list[Waiting]:
    """Orders older than the shop's promise; of books, those to produce and claims that did not come back."""
    now, name, permission = clock.now(), storefront.name, Permission.ORDERS_READ
    promise = now - timedelta(days=storefront.section(OrderRules).promise_days)
    unshipped = await count_unshipped(executor, name, promise)
    found = waiting("orders_to_ship", unshipped, "/orders?status=processing&sort=created_at", permission)
    if storefront.section(Books).tiers:
        claims = await count_claims(executor, name, now - claim_timeout)
        found += waiting("book_claims", claims, "/book-claims", permission)
        to_produce = await count_to_produce(executor, name)
        found += waiting("books_to_produce", to_produce, "/book-orders?queue=to_produce", permission)
    return found
