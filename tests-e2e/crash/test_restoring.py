"""Restoring one database to an earlier moment: `atelier reconcile` makes all databases agree again."""

from collections import Counter
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random

import pytest
from clients.emporium import StaffMember
from clients.marbelle import Visitor
from platform_under_test import STAFF_PASSWORD
from testkit.conditions import eventually

from crash.audit import audit, disagreements
from crash.databases import Databases
from crash.idle import DAY, advance, until_idle
from crash.invariants import BOUGHT, ShopRecords
from crash.load import Customer, Shop
from crash.platform import EmbeddedPlatform, embedded
from crash.restoring import Restoration, findings, reconciled
from crash.stripe import captured

BEFORE, AFTER, YOUNG = 6, 12, 2
CUSTOMERS = 3
SCARCE, RESTOCKED, SOLD = 2, 10, 5
STOCKS = (100, 60, 40)
FOR_THE_WORKERS = {"event-waiting", "task-overdue"}
"""Findings that are accepted until the platform is started, because it was stopped for the restore."""
pytestmark = pytest.mark.timeout(300)


@dataclass
class Drill:
    """A shop with orders from before and after the moment to which a database is restored."""

    platform: EmbeddedPlatform
    shop: Shop
    restoration: Restoration
    earlier: frozenset[str]
    """Ids of the orders that were placed before that moment."""
    guest: Visitor
    scarce: str
    """A product that was restocked and sold only after that moment."""

    @property
    def databases(self) -> Databases:
        return Databases(self.platform.databases())

    def later(self, *statuses: str) -> set[str]:
        """Return the ids of later orders that have one of these statuses now."""
        rows = self.databases.rows("orders", "select id::text, status from orders")
        return {row["id"] for row in rows if row["status"] in statuses} - self.earlier

    async def restock(self) -> None:
        """Staff correct the stock to the counted number."""
        staff = await StaffMember(self.shop.base).login("staff@emporium.example", STAFF_PASSWORD)
        await staff.call("PUT", f"/products/{self.scarce}/stock", 200, json={"quantity": RESTOCKED})
        self.shop.stock[self.scarce] = RESTOCKED

    async def sell_what_came(self, random: Random) -> None:
        await self.restock()
        customer = await self.shop.customer(random)
        await customer.add(self.scarce, SOLD)
        order = await customer.check_out()
        assert order is not None
        await customer.pay(order)

    async def in_order(self) -> None:
        """Check all confirmations and databases, and that both shops sell."""
        await audit(self.shop, self.databases)
        await self.sells()

    async def sells(self) -> None:
        customer = await self.shop.customer(Random(0))
        order = await customer.buy(list(self.shop.stock)[:2])
        assert order is not None
        await customer.pay(order)
        assert list((await self.guest.quantities()).values()) == [2]
        await self.agrees()

    async def agrees(self) -> None:
        """Wait until the platform is idle and the audit has no findings."""

        async def nothing_is_found() -> bool:
            return not await disagreements(self.databases, self.shop.sandbox)

        await eventually(nothing_is_found, within=60, every=0.5)


async def test_catalog_is_restored_and_nothing_is_oversold(seed: int) -> None:
    async with embedded() as platform:
        drill = await _drill(platform, Random(seed))
        placed = drill.later(*BOUGHT)
        await drill.restoration.put_back("catalog")
        found = await findings(platform)
        assert found["reservation-missing"] == len(placed) > 0
        assert {"reservation-not-kept", "reservation-for-no-order", "stock-copy", "event-unhandled"} <= found.keys()
        code, printed = await reconciled(drill.restoration, "catalog")
        assert (code, printed.count("oversold: ")) == (1, 1), "what was delivered and sold since is not there"
        assert (await findings(platform)).keys() <= FOR_THE_WORKERS
        await drill.restoration.start()
        await drill.restock()
        assert (await reconciled(drill.restoration, "catalog"))[0] == 0
        await drill.in_order()
        assert await findings(platform) == {}


@pytest.mark.nightly
async def test_carts_and_payments_are_reconciled_from_the_other_databases(seed: int) -> None:
    async with embedded() as platform:
        drill = await _drill(platform, Random(seed))
        await drill.restoration.put_back("cart")
        assert {"claim-missing", "stock-copy"} <= (await findings(platform)).keys()
        assert (await reconciled(drill.restoration, "cart"))[0] == 0
        await drill.restoration.start()
        await drill.agrees()

        await drill.restoration.put_back("payments")
        assert {"payment-missing"} <= (await findings(platform)).keys()
        assert (await reconciled(drill.restoration, "payments"))[0] == 1
        await drill.restoration.start()
        await drill.agrees()
        await drill.in_order()


@pytest.mark.nightly
async def test_orders_are_reconciled_and_lost_ones_refunded_on_demand(seed: int) -> None:
    async with embedded() as platform:
        drill = await _drill(platform, Random(seed))
        paid = drill.later(*BOUGHT)
        await drill.restoration.put_back("orders")
        assert (await findings(platform, age=None))["payment-without-order"] == len(paid) > YOUNG
        assert (await reconciled(drill.restoration, "orders"))[0] == 1
        assert (await findings(platform, age=None)).get("payment-without-order") == len(paid)
        assert (await reconciled(drill.restoration, "orders", "--refund-lost"))[0] == 0
        await drill.restoration.start()
        await drill.agrees()
        await _only_what_was_lost_is_missing(drill, paid)
        await drill.sells()


async def _only_what_was_lost_is_missing(drill: Drill, paid: set[str]) -> None:
    """Check that earlier orders are unchanged, and that lost ones are refunded and their stock available."""
    confirmations, money = drill.shop.confirmations, await captured(drill.shop.sandbox)
    confirmations.orders = {
        order: confirmed for order, confirmed in confirmations.orders.items() if order in drill.earlier
    }
    records = ShopRecords(
        drill.databases, confirmations, drill.shop.stock, [each for each in money if each.order_id in drill.earlier]
    )
    assert records.faults() == []
    given_back = Counter(each.order_id for each in money if each.is_given_back)
    assert {order: given_back[order] for order in paid} == dict.fromkeys(paid, 1)


async def _drill(platform: EmbeddedPlatform, random: Random) -> Drill:
    """Place orders of all kinds; some are paid or cancelled after every database was copied, the last a moment ago."""
    await platform.prepare_minimal_catalog()
    await platform.start()
    shop, restoration, guest = Shop(platform.base), Restoration(platform), Visitor(f"{platform.base}/marbelle")
    products = await shop.offer(*STOCKS)
    [scarce] = await shop.offer(SCARCE)
    await _buy(shop, products, random, BEFORE)
    await _quiet(platform, shop)
    [stone] = await guest.goods(1)
    await guest.add(stone, quantity=2)
    customer = await shop.customer(random)
    undecided = [(await _order(customer, products), way) for way in (Customer.pay, Customer.cancel, Customer.leave)]
    earlier = frozenset(shop.confirmations.orders)
    await restoration.take()
    drill = Drill(platform, shop, restoration, earlier, guest, scarce)
    for order, way in undecided:
        await way(customer, order)
    await drill.sell_what_came(random)
    await _buy(shop, products, random, AFTER)
    await _quiet(platform, shop)
    await _buy(shop, products, random, YOUNG)
    await until_idle(drill.databases, shop.sandbox, expired=False)
    return drill


async def _order(customer: Customer, products: list[str]) -> str:
    order = await customer.buy(products)
    assert order is not None
    return order


async def _buy(shop: Shop, products: list[str], random: Random, count: int) -> None:
    """Place orders: paid, paid without confirm, cancelled, cancelled after payment, and unpaid."""
    ways = (Customer.pay, Customer.pay_and_leave, Customer.cancel, Customer.pay, Customer.regret, Customer.leave)
    customers = [await shop.customer(random) for _ in range(CUSTOMERS)]
    for way, customer in islice(zip(cycle(ways), cycle(customers), strict=False), count):
        await way(customer, await _order(customer, products))


async def _quiet(platform: EmbeddedPlatform, shop: Shop) -> None:
    """Wait until the platform is idle and unpaid orders have expired."""
    await advance(shop.sandbox, DAY)
    await until_idle(Databases(platform.databases()), shop.sandbox, expired=True)
