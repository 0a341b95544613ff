"""The audit finds what is wrong: the books of a shop in order are falsified, one entry after the other."""

from random import Random
from uuid import uuid4

import psycopg

from crash.audit import audit, disagreements
from crash.databases import Databases
from crash.invariants import Books
from crash.load import Shop
from crash.platform import EmbeddedPlatform, embedded
from crash.stripe import captured
from crash.told import Promise

PAID = "(select min(id::text)::uuid from orders where status = 'processing')"
FALSIFIED = (
    ("paid with something else", "orders", f"update orders set payment_id = gen_random_uuid() where id = {PAID}"),
    ("not as told", "orders", f"update orders set total = total + 1 where id = {PAID}"),
    (
        "histories that do not fit",
        "orders",
        f"insert into order_history (order_id, status, note, created_at) values ({PAID}, 'processing', 'again', now())",
    ),
    ("undecided checkouts", "orders", f"update checkouts set state = 'open' where id = {PAID}"),
    (
        "checkouts that should have made an order",
        "orders",
        "update checkouts set id = gen_random_uuid() where id in "
        "(select id from orders where status = 'cancelled' limit 1)",
    ),
    (
        "the journal disagrees",
        "catalog",
        "insert into stock_movements (storefront, unit_id, product_id, kind, delta, quantity, created_at)"
        " select storefront, unit_id, product_id, kind, delta, quantity, now() from stock_movements limit 1",
    ),
    ("left and", "catalog", "update stock_units set quantity = quantity - 1 where quantity > 0"),
    ("not kept for a paid order", "catalog", "update reservations set state = 'released' where state = 'kept'"),
    ("instead of", "catalog", "delete from inbox"),
    ("a held claim", "cart", "update claims set state = 'held'"),
    ("keeps to itself", "orders", "update outbox set published_at = null, created_at = now() + interval '1 year'"),
    (
        "has a dead task",
        "payments",
        "insert into tasks (key, handler, payload, state, run_at, created_at)"
        " values (gen_random_uuid(), 'job:SettleRefund', '{}', 'dead', now(), now())",
    ),
    (
        "the customer was told otherwise",
        "orders",
        "update orders set status = 'delivered' where status = 'cancelled' and payment_id is null",
    ),
    ("payments neither kept nor given back", "orders", f"update orders set status = 'cancelled' where id = {PAID}"),
)
"""What is found, in whose database, and what brings it about; each on top of those before."""


async def test_a_false_entry_in_any_book_is_found(seed: int) -> None:
    async with embedded() as platform:
        shop, databases = await _shopped(platform, Random(seed))
        await audit(shop, databases)
        for words, service, sql in FALSIFIED:
            assert words not in await _found(shop, databases)
            async with await psycopg.AsyncConnection.connect(platform.database(service)) as connection:
                await connection.execute(sql.encode())
            assert words in await _found(shop, databases)
        shop.told.note(Promise(str(uuid4()), "E-1", str(uuid4()), 1, 0, {}))
        assert "lost: " in await _found(shop, databases)


async def _shopped(platform: EmbeddedPlatform, random: Random) -> tuple[Shop, Databases]:
    """Orders that were paid, cancelled, and paid and cancelled."""
    await platform.stock_shelves()
    await platform.start()
    shop = Shop(platform.base)
    products = await shop.offer(100, 100)
    customer = await shop.customer(random)
    for way in (customer.pay, customer.pay, customer.cancel, customer.regret):
        order = await customer.buy(products)
        assert order is not None
        await way(order)
    return shop, Databases(platform.databases())


async def _found(shop: Shop, databases: Databases) -> str:
    books = Books(databases, shop.told, shop.stock, await captured(shop.sandbox))
    return "\n".join(books.faults() + await disagreements(databases, shop.sandbox))
