"""The audit finds every kind of inconsistency: rows of a consistent shop are falsified one after the other."""

from random import Random
from uuid import uuid4

import psycopg
from atelier.audit import (
    books,
    carts,
    credits,
    customers,
    deliveries,
    files,
    goods,
    money,
    orders,
    reports,
    stock,
    subscriptions,
    versions,
    webhooks,
)
from atelier.audit.rules import RULES

from crash.audit import audit, disagreements
from crash.confirmations import ConfirmedOrder
from crash.databases import Databases
from crash.invariants import ShopRecords
from crash.load import Shop
from crash.platform import EmbeddedPlatform, embedded
from crash.stripe import captured

PAID = "(select min(id::text)::uuid from orders where status = 'processing')"
OTHER = "(select max(id::text)::uuid from orders where status = 'processing')"
CANCELLED = "(select min(id::text)::uuid from orders where status = 'cancelled')"
HELD = "(select min(order_id::text)::uuid from reservations where state = 'kept')"
PAYMENT = """
    insert into payments (id, storefront, order_id, amount, currency, status, transaction_id, refunded, metadata,
      version, checked_at, created_at, updated_at)
    select gen_random_uuid(), storefront, {order}, amount, currency, '{status}', gen_random_uuid()::text, 0, '{{}}', 1,
      now(), now(), now() from payments where status = '{like}' limit 1
"""
PURCHASE = """
    insert into credit_purchases (id, storefront, sku, credits, price, currency, status, refunded, credits_recalled,
      credits_owed, checked_at, created_at, updated_at)
    values (gen_random_uuid(), 'reviv', 'PACK_5', 5, 499, 'USD', '{status}', 0, {recalled}, 0, now(), now(), now())
"""
ACCOUNT = """
    insert into credit_accounts (id, storefront, user_id, balance, version, created_at)
    values ('{id}', 'reviv', gen_random_uuid(), {balance}, {version}, now())
"""
SPEND = """
    insert into credit_entries (account_id, storefront, version, kind, amount, balance, reference, created_at)
    values ('{id}', 'reviv', 1, 'adjustment', 1, 1, gen_random_uuid(), now()),
      ('{id}', 'reviv', 2, 'spend', -1, 0, '{id}', now() - interval '1 hour')
"""
JOB = """
    insert into jobs (id, number, storefront, user_id, kind, provider, run_id, state, price, attempts, cost, original,
      unlock_method, unlocked_at, version, created_at, expires_at)
    overriding user value values ('{id}', 1, 'reviv', gen_random_uuid(), 'restoration', 'local', gen_random_uuid(),
      'completed', 0, 1, 0, '{id}', {method}, now() - interval '1 hour', 1, now(), now())
"""
SPENT_ID, UNPAID_ID, GONE_ID = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2, 3))
TASK = """
    insert into tasks (key, handler, payload, state, run_at, created_at)
    values (gen_random_uuid(), '{handler}', '{{}}', '{state}', now() - interval '1 hour', now())
"""
FALSIFIED = (
    (orders.TOTALS.title, "orders", f"update orders set item_count = item_count + 1 where id = {PAID}"),
    (money.DIFFERENT.title, "orders", f"update orders set payment_id = gen_random_uuid() where id = {PAID}"),
    ("differs from its confirmation", "orders", f"update orders set total = total + 1 where id = {PAID}"),
    (
        orders.HISTORY.title,
        "orders",
        f"insert into order_history (order_id, status, note, created_at) values ({PAID}, 'processing', 'again', now())",
    ),
    (
        orders.UNDECIDED.title,
        "orders",
        "insert into checkouts select gen_random_uuid(), storefront, user_id, gen_random_uuid(), 0,"
        " shipping_address_id, billing_address_id, 'open', true, deadline, created_at from checkouts limit 1",
    ),
    (orders.NO_CHECKOUT.title, "orders", f"delete from checkouts where id = {CANCELLED}"),
    (
        orders.NO_ORDER.title,
        "orders",
        "update checkouts set id = gen_random_uuid() where id in (select id from orders where status = 'cancelled')",
    ),
    (
        orders.SEVERAL_ORDERS.title,
        "orders",
        "update checkouts set request_id = first.request_id, attempt = 100"
        " from (select id, request_id from checkouts where state = 'placed' order by id limit 1) first"
        " where checkouts.state = 'placed' and checkouts.id <> first.id and checkouts.id ="
        " (select id from checkouts where state = 'placed' order by id desc limit 1)",
    ),
    (customers.UNKNOWN.title, "orders", f"update orders set user_id = gen_random_uuid() where id = {PAID}"),
    (stock.NOT_KEPT.title, "catalog", f"update reservations set state = 'held' where order_id = {HELD}"),
    (stock.MOVEMENTS.title, "catalog", "update reservations set taken = '{}' where state = 'held'"),
    (stock.DIFFERENT.title, "catalog", "update reservations set lines = '[]' where state = 'held'"),
    (stock.MISSING.title, "catalog", "delete from reservations where state = 'held'"),
    (goods.STOCK.title, "cart", "update known_stocks set quantity = quantity + 1"),
    (
        stock.JOURNAL.title,
        "catalog",
        "insert into stock_movements (storefront, unit_id, product_id, variant_id, kind, delta, quantity, created_at)"
        " select storefront, unit_id, product_id, variant_id, kind, delta, quantity, now() from stock_movements"
        " limit 1",
    ),
    ("left and", "catalog", "update stock_units set quantity = quantity - 1 where quantity > 0"),
    (goods.PRODUCT.title, "cart", "update known_products set price = price + 1"),
    (
        goods.VARIANT.title,
        "cart",
        "insert into known_variants (variant_id, product_id, name, sku, price, is_active)"
        " values (gen_random_uuid(), gen_random_uuid(), '', '', 1, true)",
    ),
    (
        goods.GONE.title,
        "cart",
        "insert into known_products select gen_random_uuid(), storefront, 1, name, slug, sku, price, true,"
        " track_inventory, image, version from known_products limit 1",
    ),
    (goods.NUMBER.title, "cart", "update known_products set number = 1000000"),
    (carts.NOT_SPENT.title, "cart", "update claims set state = 'held'"),
    (
        carts.HELD.title,
        "cart",
        "insert into claims (order_id, storefront, state, created_at)"
        " values (gen_random_uuid(), 'emporium', 'held', now())",
    ),
    (
        carts.LINES.title,
        "cart",
        "with cart as (insert into carts (id, storefront, owner_id, created_at, updated_at)"
        " values (gen_random_uuid(), 'emporium', gen_random_uuid(), now(), now()) returning id)"
        " insert into cart_lines (id, cart_id, product_id, quantity, unit_price, claimed_by, created_at)"
        " select gen_random_uuid(), id, gen_random_uuid(), 1, 1, gen_random_uuid(), now() from cart",
    ),
    (carts.UNCLAIMED.title, "cart", "delete from claims"),
    (credits.GRANT.title, "payments", PURCHASE.format(status="paid", recalled=0)),
    (credits.REFUND.title, "payments", PURCHASE.format(status="open", recalled=1)),
    (
        credits.UNPAID.title,
        "generation",
        "; ".join((JOB.format(id=UNPAID_ID, method="'paid'"), JOB.format(id=SPENT_ID, method="null"))),
    ),
    (
        f"{credits.LOCKED.title} & {credits.UNKNOWN.title}",
        "payments",
        f"{ACCOUNT.format(id=SPENT_ID, balance=0, version=2)}; {SPEND.format(id=SPENT_ID)}",
    ),
    (
        credits.GONE.title,
        "payments",
        f"{ACCOUNT.format(id=GONE_ID, balance=0, version=2)}; {SPEND.format(id=GONE_ID)}",
    ),
    (credits.BALANCE.title, "payments", ACCOUNT.format(id=UNPAID_ID, balance=5, version=0)),
    (credits.SHOWN.title, "identity", "update customer_standings set credit_balance = credit_balance + 1"),
    (deliveries.UNHANDLED.title, "catalog", "delete from inbox"),
    (
        deliveries.WAITING.title,
        "orders",
        "update outbox set published_at = null, created_at = now() + interval '1 year'",
    ),
    (deliveries.DEAD.title, "payments", TASK.format(handler="job:SettleRefund", state="dead")),
    (deliveries.OVERDUE.title, "payments", TASK.format(handler="job:Unknown", state="waiting")),
    (money.NO_ORDER.title, "payments", PAYMENT.format(order="gen_random_uuid()", status="completed", like="completed")),
    (
        money.OPEN_NO_ORDER.title,
        "payments",
        PAYMENT.format(order="gen_random_uuid()", status="pending", like="completed"),
    ),
    (money.OPEN_CANCELLED.title, "payments", PAYMENT.format(order="order_id", status="pending", like="refunded")),
    (money.REFUND_MISSING.title, "orders", f"update orders set refunded = 1 where id = {OTHER}"),
    (money.REFUND.title, "orders", "update orders set refunded = 0"),
    (
        f"status contradicts the confirmation & money that is neither kept & {stock.UNPAID.title}",
        "orders",
        f"update orders set status = 'pending', expires_at = now() + interval '10 years' where id = {OTHER}",
    ),
    (money.UNKNOWN.title, "orders", "update orders set payment_id = null where status = 'pending'"),
    (stock.NO_ORDER.title, "catalog", "update reservations set state = 'held' where state = 'released'"),
    (stock.RELEASED.title, "catalog", "update reservations set state = 'released'"),
    (money.NOT_BACK.title, "payments", "update payments set status = 'completed', refunded = 0"),
    (money.MISSING.title, "payments", "update payments set status = 'cancelled'"),
    (money.CLOSED.title, "payments", "update order_files set closed_as = 'cancelled'"),
)
"""The finding, the database, and the statement that causes it; each in addition to those before."""


def test_every_rule_of_the_audit_has_a_case() -> None:
    """Those of subscriptions, books, versions, files, reports and webhooks have theirs in deploy/local/tests."""
    others = (subscriptions, books, versions, files, reports, webhooks)
    elsewhere = {rule for module in others for rule in module.RULES}
    titles = {rule.title for rule in RULES if rule not in elsewhere}
    assert titles <= {each for words, _, _ in FALSIFIED for each in words.split(" & ")}


async def test_a_falsified_row_of_any_table_is_found(seed: int) -> None:
    async with embedded() as platform:
        shop, databases = await _shopped(platform, Random(seed))
        await audit(shop, databases)
        found = ""
        for words, service, sql in FALSIFIED:
            assert not any(each in found for each in words.split(" & "))
            async with await psycopg.AsyncConnection.connect(platform.database(service)) as connection:
                await connection.execute(sql.encode())
            found = await _found(shop, databases)
            assert all(each in found for each in words.split(" & "))
        shop.confirmations.note(ConfirmedOrder(str(uuid4()), "E-1", str(uuid4()), 1, 0, {}))
        assert "lost: " in await _found(shop, databases)


async def _shopped(platform: EmbeddedPlatform, random: Random) -> tuple[Shop, Databases]:
    """Place orders that are paid, cancelled, and both."""
    await platform.prepare_minimal_catalog()
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
    records = ShopRecords(databases, shop.confirmations, shop.stock, await captured(shop.sandbox))
    return "\n".join(records.faults() + await disagreements(databases, shop.sandbox))
