"""`atelier audit` on past orders that were imported: they have no checkout, reservation, claim or payment."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from atelier.audit import carts, money, orders, stock
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds, Rule
from atelier.services import SERVICES as NAMES
from common.db.database import Database
from common.kernel import clock
from common.rpc.interfaces.catalog import Sku
from common.rpc.interfaces.transfers import GivenRow, ImportBatch
from orders.domain.past_order import ENDED
from orders.domain.status import Status
from orders.use_cases.import_orders import Known, import_orders
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED, OpenStorefronts

SERVICES = SHIPPED.parents[1] / "services"
EMAIL = "customer@mail.example"
KNOWN = Known(customers={EMAIL: uuid4()}, skus={"LAMP": Sku(product_id=uuid4(), variant_id=None, product_slug="lamp")})


@dataclass
class PastOrders:
    database: Database
    audited: Databases

    def broken(self) -> set[Rule]:
        with self.audited.snapshot() as snapshot:
            bounds = Bounds(now=clock.now(), age=timedelta())
            checks = (
                stock.reservations,
                carts.claims,
                orders.checkouts,
                orders.amounts_and_histories,
                money.payments,
            )
            return {finding.rule for check in checks for finding in check(snapshot, bounds)}

    async def add(self, status: Status) -> None:
        """One order of two units of a product that the shop has, placed two hours ago."""
        placed = clock.now() - timedelta(hours=2)
        cells = {
            "number": f"PAST-{status}",
            "email": EMAIL,
            "status": status,
            "created_at": placed.isoformat(),
            "sku": "LAMP",
            "product_name": "Lamp",
            "quantity": "2",
            "unit_price": "10.00",
        }
        batch = ImportBatch(
            import_id=uuid4(),
            number=1,
            kind="orders",
            rows=[GivenRow(line=1, cells=cells)],
            all_or_nothing=True,
            dry_run=False,
            decimal_separator=".",
            actor_id=None,
            actor_email=None,
            audit_days=0,
        )
        async with self.database.transaction() as uow:
            [row] = await import_orders(batch, OpenStorefronts()["emporium"], KNOWN, uow)
        assert (row.outcome, row.faults) == ("created", [])


@pytest.fixture
async def past() -> AsyncIterator[PastOrders]:
    async with AsyncExitStack() as stack:
        urls = {name: await stack.enter_async_context(migrated_database(SERVICES / name)) for name in NAMES}
        database = Database(urls["orders"])
        yield PastOrders(database, Databases(urls))
        await database.close()


async def test_an_imported_order_lacks_nothing_and_one_that_was_bought_here_would(past: PastOrders) -> None:
    for status in ENDED:
        await past.add(status)
    assert past.broken() == set()
    await past.database.autocommit.execute("update orders set imported_at = null")
    assert {stock.MISSING, carts.UNCLAIMED, orders.NO_CHECKOUT} <= past.broken()
