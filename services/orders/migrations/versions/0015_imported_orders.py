"""Orders that another system has processed: reports count their sales and refunds on their old days, and not in the
funnel."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
phase = "before"

ORDER_ENTRY = """
create or replace function report_order_entry(entry order_history) returns void language plpgsql as $$
declare
    ordered orders;
begin
    select * into ordered from orders where id = entry.order_id;
    if entry.status = 'pending' then
        insert into report_facts (storefront, at, key, counts)
        values (ordered.storefront, ordered.created_at, 'placed:' || ordered.id,
                case when ordered.imported_at is null then '{"funnel.orders": 1}'::jsonb else '{}' end)
        on conflict do nothing;
    elsif entry.status = 'processing' then
        insert into report_facts (storefront, at, key, item, label, counts)
        select ordered.storefront, entry.created_at, 'sale:' || ordered.id, '',
               report_person(ordered.storefront, ordered.user_id), jsonb_build_object(
                   'sales.orders', 1, 'sales.revenue', ordered.total, 'sales.tax', ordered.tax,
                   'sales.shipping', ordered.shipping, 'sales.discount', ordered.discount,
                   'sales.units', ordered.item_count,
                   'funnel.paid', (ordered.imported_at is null)::int,
                   'customers.orders', 1, 'customers.revenue', ordered.total)
        union all
        select ordered.storefront, entry.created_at, 'sale:' || ordered.id, product_id::text, max(product_name),
               jsonb_build_object(
                   'products.units', sum(quantity), 'products.revenue', sum(quantity * unit_price),
                   'products.orders', 1)
        from order_lines where order_id = ordered.id group by product_id
        on conflict do nothing;
        if ordered.imported_at is not null and ordered.refunded > 0 then
            insert into report_facts (storefront, at, key, counts)
            values (ordered.storefront, entry.created_at, 'refund:' || ordered.id,
                    jsonb_build_object('sales.refunds', ordered.refunded))
            on conflict do nothing;
        end if;
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
FORMER_ORDER_ENTRY = """
create or replace function report_order_entry(entry order_history) returns void language plpgsql as $$
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
"""As revision 0011 has it."""


def upgrade() -> None:
    op.add_column("orders", sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(ORDER_ENTRY)


def downgrade() -> None:
    op.execute(FORMER_ORDER_ENTRY)
    op.drop_column("orders", "imported_at")
