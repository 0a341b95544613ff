"""What cart counts for the report of the funnel."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

from cart.repository.reports import add_abandoned_carts, counting
from common.kernel import clock
from common.reports.periods import Span
from common.reports.reading import Wanted
from common.rpc.interfaces.reports import ReportsInterface

from .storefront import StorefrontClient


async def counts(client: StorefrontClient) -> dict[str, int]:
    """As orders asks for them, of the last and the next days."""
    harness = client.harness
    await add_abandoned_carts(harness.database, harness.storefronts)
    await counting(harness.database, harness.storefronts).run()
    wanted = Wanted(
        storefront=client.name,
        measures=["funnel.carts", "funnel.abandoned_carts"],
        span=Span.DAY,
        since=clock.now() - timedelta(days=9),
        until=clock.now() + timedelta(days=9),
    )
    found: Counter[str] = Counter()
    for count in await harness.calls(ReportsInterface).report_counts(wanted):
        found[count.measure.removeprefix("funnel.")] += count.value
    return dict(found)


async def test_a_cart_counts_with_its_first_goods_and_again_after_its_order(client: StorefrontClient) -> None:
    product, other = await client.sell(), await client.sell(number=2, slug="other", sku="OTHER")
    customer, order = client.customer(), uuid4()
    for each in (product, product, other):
        assert (await customer.add(each)).is_success
    assert await counts(client) == {"carts": 1}
    await customer.claim(order)
    await customer.order_created(order, times=2)
    await customer.add(product)
    assert await counts(client) == {"carts": 2}


async def test_released_lines_begin_no_further_cart(client: StorefrontClient) -> None:
    customer, order = client.customer(), uuid4()
    await customer.add(await client.sell())
    await customer.claim(order)
    await customer.release(order)
    assert await counts(client) == {"carts": 1}


async def test_a_cart_that_is_left_for_a_day_is_abandoned_once_for_each_change(client: StorefrontClient) -> None:
    product = await client.sell()
    customer, ordered, order = client.customer(), client.customer(), uuid4()
    for each in (customer, ordered):
        await each.add(product)
    await ordered.claim(order)
    await ordered.order_created(order)
    clock.advance(86_000)
    assert await counts(client) == {"carts": 2}
    clock.advance(500)
    for _ in range(2):
        assert await counts(client) == {"carts": 2, "abandoned_carts": 1}
    await customer.add(product)
    clock.advance(87_000)
    assert await counts(client) == {"carts": 2, "abandoned_carts": 2}


async def test_carts_of_another_storefront_do_not_count(client: StorefrontClient) -> None:
    other = StorefrontClient(client.harness)
    await client.customer().add(await client.sell())
    assert (await counts(client), await counts(other)) == ({"carts": 1}, {})


async def test_a_rebuild_changes_no_counts(client: StorefrontClient) -> None:
    customer = client.customer()
    await customer.add(await client.sell())
    clock.advance(90_000)
    before = await counts(client)
    await counting(client.harness.database, client.harness.storefronts).rebuild(client.name)
    assert await counts(client) == before == {"carts": 1, "abandoned_carts": 1}
