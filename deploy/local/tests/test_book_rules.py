"""`atelier audit` on picture books: orders, generation and payments, whose databases can have lost something."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import pytest
from atelier.audit import books as rules
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds, Finding, Rule
from atelier.audit.rules import CHECKS, RULES
from atelier.reconcile.books import LOST_NUMBERS
from atelier.reconcile.repairs import REPAIRS
from atelier.reconcile.services import Services
from common.db.database import Database
from common.db.table_model import TableModel
from common.kernel import clock
from generation.books.tables.book import BookTier
from generation.books.tables.version import AppliedPack
from orders.domain.book_order import BookOrder, BookOrderItem, BookOrderStatus, RetryPackOrder
from orders.domain.order import ANONYMOUS_USER_ID
from payments.domain.book_ledger import BookEntry, BookEntryType
from testkit.databases import migrated_database
from testkit.storefronts import SHIPPED, OpenStorefronts

SERVICES = SHIPPED.parents[1] / "services"
TABLES: dict[str, LiteralString] = {
    "orders": "truncate book_orders, outbox cascade",
    "payments": "truncate book_ledger",
    "generation": "truncate book_tiers, applied_packs",
}
"""What each service's database is emptied with before a test."""
CHECKED = (rules.tiers, rules.purchases, rules.packs, rules.claims, rules.counter)


@dataclass
class Shop:
    databases: dict[str, Database]
    audited: Databases

    async def add(self, service: str, *rows: TableModel) -> None:
        await self.databases[service].autocommit.defer_add(*rows)

    async def execute(self, service: str, sql: LiteralString, **parameters: Any) -> None:
        await self.databases[service].autocommit.execute(sql, **parameters)

    async def ordered(self, tier_code: str = "book_8", **changes: Any) -> BookOrder:
        """A customer's paid order, which neither generation nor payments know."""
        facts = {
            "storefront": "storybook",
            "user_id": uuid4(),
            "email": "nino@family.example",
            "tier_code": tier_code,
            "tier_name": tier_code,
            "status": BookOrderStatus.PAID,
            "currency": "GEL",
            "delivery": 0,
            "total": 4_000,
            "paid_at": clock.now(),
        }
        order = BookOrder(**{**facts, **changes})
        await self.add("orders", order)
        return order

    async def bought(self, **changes: Any) -> tuple[BookOrder, UUID]:
        """An order of a book that generation and payments know."""
        order = await self.ordered(**changes)
        book_id = uuid4()
        for position in range(2):
            item = BookOrderItem(
                order_id=order.id, position=position, book_id=book_id, title="Nino", quantity=1, unit_price=4_000
            )
            await self.add("orders", item)
        if order.user_id and order.is_paid:
            tier = BookTier(
                order_id=order.id,
                book_id=book_id,
                storefront="storybook",
                user_id=order.user_id,
                tier_code=order.tier_code,
                order_number=1,
                amount=4_000,
                currency="GEL",
            )
            await self.add("generation", tier)
            await self.add("payments", purchase(order))
        return order, book_id

    async def applied_pack(self, **changes: Any) -> UUID:
        """A pack that is paid and applied."""
        order = await self.ordered("retry_pack", **changes)
        content_id = uuid4()
        pack = RetryPackOrder(order_id=order.id, book_id=uuid4(), size=3, content_type="COVER", content_id=content_id)
        await self.add("orders", pack)
        await self.add("payments", purchase(order))
        use = AppliedPack(
            retry_pack_id=pack.id,
            storefront="storybook",
            user_id=uuid4(),
            content_type="COVER",
            content_id=content_id,
        )
        await self.add("generation", use)
        return pack.id

    def findings(self) -> list[Finding]:
        with self.audited.snapshot() as snapshot:
            bounds = Bounds(clock.now() + timedelta(days=2), timedelta(minutes=5))
            return [each for check in CHECKED for each in check(snapshot, bounds)]

    async def repair(self) -> list[dict[str, Any]]:
        """Make the repairs, and return the data of the events that they published."""
        services = Services(self.databases, OpenStorefronts())
        findings = self.findings()
        for repair in REPAIRS:
            if concerned := [each for each in findings if each.rule is repair.rule]:
                assert await repair.make(services, concerned) == []
        rows = await services.rows("orders", "select envelope from outbox where type = 'book_order.paid' order by id")
        return [row["envelope"]["data"] for row in rows]

    def found(self, after: timedelta = timedelta(days=2)) -> list[tuple[Rule, str]]:
        """What the rules of books find, looking from `after` ahead."""
        bounds = Bounds(clock.now() + after, timedelta(minutes=5))
        with self.audited.snapshot() as snapshot:
            return [(each.rule, each.subject) for check in CHECKED for each in check(snapshot, bounds)]


def purchase(order: BookOrder) -> BookEntry:
    return BookEntry(
        id=uuid4(),
        storefront="storybook",
        user_id=order.user_id,
        entry_type=BookEntryType.PURCHASE,
        reference=order.id,
        tier_code=order.tier_code,
        amount=4_000,
        currency="GEL",
    )


@pytest.fixture(scope="module")
async def urls() -> AsyncIterator[dict[str, str]]:
    async with AsyncExitStack() as stack:
        yield {name: await stack.enter_async_context(migrated_database(SERVICES / name)) for name in TABLES}


@pytest.fixture
async def shop(urls: dict[str, str]) -> AsyncIterator[Shop]:
    databases = {name: Database(url) for name, url in urls.items()}
    try:
        for name, tables in TABLES.items():
            await databases[name].autocommit.execute(tables)
        yield Shop(databases, Databases(urls))
    finally:
        for database in databases.values():
            await database.close()


def test_the_rules_are_part_of_every_audit() -> None:
    assert {check for _, check in CHECKS} >= set(CHECKED)
    assert set(RULES) >= set(rules.RULES)


async def test_consistent_orders_and_packs_are_no_finding(shop: Shop) -> None:
    await shop.bought()
    await shop.bought(status=BookOrderStatus.COMPLETED, claimed_at=clock.now())
    await shop.bought(status=BookOrderStatus.PENDING, paid_at=None)
    await shop.bought(status=BookOrderStatus.CANCELLED)
    await shop.applied_pack()
    assert shop.found() == []


async def test_a_paid_order_whose_book_knows_no_tier_is_found(shop: Shop) -> None:
    (lost, _), _ = await shop.bought(), await shop.bought()
    await shop.execute("generation", "delete from book_tiers where order_id = %(id)s", id=lost.id)
    assert shop.found() == [(rules.TIER, str(lost.id))]


async def test_a_paid_order_whose_book_knows_another_tier_is_found(shop: Shop) -> None:
    order, _ = await shop.bought()
    await shop.execute("generation", "update book_tiers set tier_code = 'book_16'")
    assert shop.found() == [(rules.TIER, str(order.id))]


async def test_the_books_of_a_deleted_customer_need_no_tier(shop: Shop) -> None:
    await shop.bought(user_id=ANONYMOUS_USER_ID)
    await shop.execute("generation", "truncate book_tiers")
    assert shop.found() == []


async def test_paid_orders_and_packs_without_a_purchase_are_found(shop: Shop) -> None:
    order, _ = await shop.bought()
    await shop.applied_pack()
    await shop.execute("payments", "delete from book_ledger where tier_code = 'retry_pack'")
    [(rule, pack_order)] = shop.found()
    assert (rule, pack_order == str(order.id)) == (rules.PURCHASE, False)
    await shop.execute("payments", "truncate book_ledger")
    assert set(shop.found()) == {(rules.PURCHASE, pack_order), (rules.PURCHASE, str(order.id))}


async def test_a_payment_that_consumers_have_not_heard_of_is_no_finding_yet(shop: Shop) -> None:
    order, _ = await shop.bought()
    await shop.execute("payments", "truncate book_ledger")
    await shop.execute("generation", "truncate book_tiers")
    assert shop.found(timedelta(minutes=4)) == []
    assert {rule for rule, _ in shop.found(timedelta(minutes=6))} == {rules.TIER, rules.PURCHASE}
    await shop.execute(
        "orders", "update book_orders set claimed_at = paid_at + interval '3 minutes' where id = %(id)s", id=order.id
    )
    assert shop.found(timedelta(minutes=6)) == []


@pytest.mark.parametrize(
    "lost", ["delete from book_orders", "update book_orders set paid_at = null, status = 'pending'"]
)
async def test_a_purchase_whose_payment_orders_does_not_know_is_found(shop: Shop, lost: LiteralString) -> None:
    order, _ = await shop.bought()
    await shop.execute("orders", lost)
    assert shop.found() == [(rules.UNPAID, str(order.id))]


@pytest.mark.parametrize("status", [BookOrderStatus.PENDING, BookOrderStatus.CANCELLED])
async def test_an_applied_pack_that_is_not_paid_is_found(shop: Shop, status: BookOrderStatus) -> None:
    pack_id = await shop.applied_pack(status=status)
    await shop.applied_pack()
    assert shop.found() == [(rules.APPLIED, str(pack_id))]


async def test_an_applied_pack_that_orders_does_not_know_is_found(shop: Shop) -> None:
    pack_id = await shop.applied_pack()
    await shop.execute("orders", "delete from retry_packs")
    assert shop.found() == [(rules.APPLIED, str(pack_id))]


async def test_a_visitors_paid_order_without_a_customer_is_found_after_the_grace_period(shop: Shop) -> None:
    order, _ = await shop.bought(user_id=None, guest_id=uuid4())
    await shop.bought(user_id=None, guest_id=uuid4(), status=BookOrderStatus.PENDING, paid_at=None)
    assert shop.found(rules.CLAIMED_WITHIN - timedelta(minutes=1)) == []
    assert shop.found() == [(rules.UNCLAIMED, str(order.id))]


async def test_a_repair_publishes_the_payment_again_for_the_consumers_that_lost_it(shop: Shop) -> None:
    order, book_id = await shop.bought()
    await shop.bought()
    assert await shop.repair() == []
    await shop.execute("generation", "delete from book_tiers where order_id = %(id)s", id=order.id)
    [event] = await shop.repair()
    assert event["order_id"] == str(order.id)
    assert (event["user_id"], event["tier_code"], event["book_ids"]) == (str(order.user_id), "book_8", [str(book_id)])


async def test_a_repair_publishes_the_payment_of_a_pack_again(shop: Shop) -> None:
    pack_id = await shop.applied_pack()
    await shop.execute("payments", "truncate book_ledger")
    [event] = await shop.repair()
    assert (event["tier_code"], event["retry_pack"]["id"], event["book_ids"]) == ("retry_pack", str(pack_id), [])


async def test_a_claim_and_an_unpaid_pack_are_not_repaired_by_publishing(shop: Shop) -> None:
    await shop.bought(user_id=None, guest_id=uuid4())
    await shop.applied_pack(status=BookOrderStatus.PENDING, paid_at=None)
    assert shop.findings()
    assert await shop.repair() == []


async def test_a_counter_that_would_assign_a_known_number_again_is_found_and_advanced(shop: Shop) -> None:
    await shop.bought()
    last = await shop.databases["orders"].autocommit.fetch_value("select max(number) from book_orders")
    await shop.execute("payments", "update book_ledger set facts = jsonb_build_object('order_id', %(n)s::int)", n=last)
    assert shop.found() == []
    await shop.execute("generation", "update book_tiers set order_number = %(number)s", number=last + 5)
    assert shop.found() == [(rules.NUMBER, str(last + 5))]
    assert await shop.repair() == []
    assert shop.found() == []
    await shop.ordered()
    newest = await shop.databases["orders"].autocommit.fetch_value("select max(number) from book_orders")
    assert newest == last + 5 + LOST_NUMBERS + 1
