"""Checkouts, orders, their sales and cancellations are facts of reports."""

from alembic import op

revision = "0011"
down_revision = "0010"
phase = "before"

CHECKOUT = """
create function report_checkout(checkout checkouts) returns void language plpgsql as $$
begin
    insert into report_facts (storefront, at, key, counts)
    values (checkout.storefront, checkout.created_at, 'checkout:' || checkout.id, '{"funnel.checkouts": 1}')
    on conflict do nothing;
end $$
"""
PERSON = """
create function report_person(storefront text, user_id uuid) returns text immutable language sql as $$
    select case when user_id <> '00000000-0000-0000-0000-000000000000' then md5(storefront || user_id) end
$$
"""
"""Stands for a customer, whose id it does not reveal; null for one whose account was deleted."""
ORDER_ENTRY = """
create function report_order_entry(entry order_history) returns void language plpgsql as $$
declare
    ordered orders;
begin
    select * into ordered from orders where id = entry.order_id;
    if entry.status = 'pending' then
        insert into report_facts (storefront, at, key, counts)
        values (ordered.storefront, ordered.created_at, 'placed:' || ordered.id, '{"funnel.orders": 1}')
        on conflict do nothing;
    elsif entry.status = 'processing' then
        insert into report_facts (storefront, at, key, item, label, counts)
        select ordered.storefront, entry.created_at, 'sale:' || ordered.id, '',
               report_person(ordered.storefront, ordered.user_id), jsonb_build_object(
                   'sales.orders', 1, 'sales.revenue', ordered.total, 'sales.tax', ordered.tax,
                   'sales.shipping', ordered.shipping, 'sales.discount', ordered.discount,
                   'sales.units', ordered.item_count, 'funnel.paid', 1,
                   'customers.orders', 1, 'customers.revenue', ordered.total)
        union all
        select ordered.storefront, entry.created_at, 'sale:' || ordered.id, product_id::text, max(product_name),
               jsonb_build_object(
                   'products.units', sum(quantity), 'products.revenue', sum(quantity * unit_price),
                   'products.orders', 1)
        from order_lines where order_id = ordered.id group by product_id
        on conflict do nothing;
    elsif entry.status = 'cancelled' then
        insert into report_facts (storefront, at, key, counts)
        select ordered.storefront, entry.created_at, 'cancelled:' || ordered.id,
               case when ordered.payment_id is null and exists (
                   select from order_history where order_id = ordered.id and status = 'processing'
               ) then jsonb_build_object('sales.cancelled', 1, 'sales.voided', ordered.total)
               else '{"sales.cancelled": 1}'::jsonb end
        on conflict do nothing;
    end if;
end $$
"""
"""A sale is an order that became processing, by a payment or by staff. One that is cancelled and has no payment is
voided, because there is nothing to refund."""
BOOK_ORDER = """
create function report_book_order(ordered book_orders) returns void language plpgsql as $$
declare
    copies bigint;
begin
    insert into report_facts (storefront, at, key, counts)
    values (ordered.storefront, ordered.created_at, 'placed:' || ordered.id, '{"funnel.orders": 1}')
    on conflict do nothing;
    if ordered.paid_at is not null then
        select coalesce(sum(quantity), 1) into copies from book_order_items where order_id = ordered.id;
        insert into report_facts (storefront, at, key, item, label, counts)
        select ordered.storefront, ordered.paid_at, 'sale:' || ordered.id, '', null, jsonb_build_object(
                   'sales.orders', 1, 'sales.revenue', ordered.total, 'sales.shipping', ordered.delivery,
                   'sales.units', copies, 'funnel.paid', 1)
        union all
        select ordered.storefront, ordered.paid_at, 'sale:' || ordered.id, ordered.tier_code, ordered.tier_name,
               jsonb_build_object('products.units', copies, 'products.revenue', ordered.total - ordered.delivery,
                                  'products.orders', 1)
        on conflict do nothing;
        if report_person(ordered.storefront, ordered.user_id) is not null then
            insert into report_facts (storefront, at, key, label, counts)
            values (ordered.storefront, greatest(ordered.paid_at, ordered.claimed_at), 'buyer:' || ordered.id,
                    report_person(ordered.storefront, ordered.user_id),
                    jsonb_build_object('customers.orders', 1, 'customers.revenue', ordered.total))
            on conflict do nothing;
        end if;
    end if;
    if ordered.cancelled_at is not null then
        insert into report_facts (storefront, at, key, counts)
        values (ordered.storefront, ordered.cancelled_at, 'cancelled:' || ordered.id,
                case when ordered.paid_at is null then '{"sales.cancelled": 1}'::jsonb
                     else jsonb_build_object('sales.cancelled', 1, 'sales.voided', ordered.total) end)
        on conflict do nothing;
    end if;
end $$
"""
"""Books are paid and refunded elsewhere: a paid order that is cancelled is voided. Who bought is known when a visitor's
order was claimed."""
ORDER = """
create function report_order(ordered orders) returns void language plpgsql as $$
declare
    known bigint;
begin
    if ordered.payment_id is not null and ordered.status = 'cancelled' and not exists (
        select from order_history where order_id = ordered.id and status = 'processing'
    ) then
        insert into report_facts (storefront, at, key, counts)
        values (ordered.storefront, ordered.updated_at, 'payment:' || ordered.payment_id,
                jsonb_build_object('sales.revenue', ordered.total))
        on conflict do nothing;
    end if;
    if ordered.payment_id is not null and ordered.refunded > 0 then
        select coalesce(sum((counts ->> 'sales.refunds')::bigint), 0) into known from report_facts
        where storefront = ordered.storefront and key >= 'refund:' || ordered.payment_id || ':'
        and key < 'refund:' || ordered.payment_id || ';';
        if ordered.refunded > known then
            insert into report_facts (storefront, at, key, counts)
            select ordered.storefront, coalesce(max(created_at), ordered.updated_at),
                   'refund:' || ordered.payment_id || ':' || ordered.refunded,
                   jsonb_build_object('sales.refunds', ordered.refunded - known)
            from order_history where order_id = ordered.id and note ~ '^Payment (partly )?refunded:'
            on conflict do nothing;
        end if;
    end if;
end $$
"""
"""What was refunded, and a payment that arrived after the cancellation, as far as events have not added them."""
BUYERS = """
create function report_buyers(ids bigint[]) returns void language plpgsql as $$
begin
    with sales as (
        select storefront, at, label as person, key, (counts ->> 'customers.revenue')::bigint as revenue
        from report_facts where id = any(ids) and label is not null and counts ->> 'customers.revenue' is not null
        order by at, id
    ), firsts as (
        insert into report_facts (storefront, at, key, label, counts, is_counted)
        select storefront, at, 'customer:' || person, key,
               jsonb_build_object('customers.new', 1, 'customers.new_revenue', revenue), true
        from sales on conflict do nothing returning storefront, label as key
    )
    insert into report_facts (storefront, at, key, counts, is_counted)
    select storefront, at, 'returned:' || person, '{"customers.returning": 1}', true from sales
    where not exists (select from firsts where firsts.storefront = sales.storefront and firsts.key = sales.key)
    on conflict do nothing;
end $$
"""
"""Who buys first, and who buys again: one fact each for a customer, whose `label` is the key of the first sale."""
TABLES = {"checkouts": "report_checkout", "order_history": "report_order_entry", "book_orders": "report_book_order"}
"""The function that adds the facts of a row of each table."""
ON_CHANGE = """
create function report_on_{table}() returns trigger language plpgsql as $$
begin
    if to_regclass('report_facts') is not null then
        perform {function}(new);
    end if;
    return null;
end $$
"""
"""The table of facts is the chassis', whose revision may run after this one."""
TRIGGERS = (
    "create trigger checkouts_report after insert on checkouts for each row execute function report_on_checkouts()",
    "create constraint trigger order_history_report after insert on order_history deferrable initially deferred"
    " for each row execute function report_on_order_history()",
    "create constraint trigger book_orders_report after insert or update of status, user_id on book_orders"
    " deferrable initially deferred for each row execute function report_on_book_orders()",
)
"""The deferred ones run at the commit, when the lines of an order are stored as well. Of what was stored before, the
first start of a worker adds the facts."""


def upgrade() -> None:
    for statement in (CHECKOUT, PERSON, ORDER_ENTRY, BOOK_ORDER, ORDER, BUYERS):
        op.execute(statement)
    for table, function in TABLES.items():
        op.execute(ON_CHANGE.format(table=table, function=function))
    for statement in TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    for table, function in TABLES.items():
        op.execute(f"drop trigger {table}_report on {table}")
        op.execute(f"drop function report_on_{table}")
        op.execute(f"drop function {function}")
    for function in ("report_buyers", "report_order", "report_person"):
        op.execute(f"drop function {function}")
