"""A cart that gets its first goods is a fact of reports."""

from alembic import op

revision = "0012"
down_revision = "0011"
phase = "before"

LINE = """
create function report_on_cart_lines() returns trigger language plpgsql as $$
begin
    if to_regclass('report_facts') is not null and not exists (
        select from cart_lines where cart_id = new.cart_id and claimed_by is null and id <> new.id
    ) then
        insert into report_facts (storefront, at, key, counts)
        select storefront, new.created_at, 'cart:' || new.id, '{"funnel.carts": 1}' from carts where id = new.cart_id
        on conflict do nothing;
    end if;
    return null;
end $$
"""
"""Lines that a checkout has claimed are not in the cart any more. The cart's row is locked by what adds a line. The
table of facts is the chassis', whose revision may run after this one."""

EXISTING = """
create function report_existing_cart(cart carts) returns void language plpgsql as $$
begin
    insert into report_facts (storefront, at, key, counts)
    select cart.storefront, created_at, 'cart:' || id, '{"funnel.carts": 1}'
    from cart_lines where cart_id = cart.id and claimed_by is null
    and not exists (select from report_facts where storefront = '' and key = 'collected')
    order by created_at, id limit 1
    on conflict do nothing;
end $$
"""
"""Only before the facts of a database are collected first: a later line of a cart cannot be told from its first."""
ABANDONED = """
create function report_abandoned_cart(cart carts, idle interval) returns void language plpgsql as $$
begin
    insert into report_facts (storefront, at, key, counts)
    values (cart.storefront, cart.updated_at + idle,
            'abandoned:' || extract(epoch from cart.updated_at)::numeric(20, 6) || ':' || cart.id,
            '{"funnel.abandoned_carts": 1}')
    on conflict do nothing;
end $$
"""
LAST_ABANDONED = """
create function last_abandoned_cart(of_storefront text) returns timestamptz stable language plpgsql as $$
begin
    return (select at from report_facts where storefront = of_storefront and key >= 'abandoned:'
            and key < 'abandoned;' order by key desc limit 1);
end $$
"""
"""The keys begin with the moment, so that the last one is found in the index."""


def upgrade() -> None:
    for statement in (LINE, EXISTING, ABANDONED, LAST_ABANDONED):
        op.execute(statement)
    op.execute(
        "create trigger cart_lines_report after insert on cart_lines for each row"
        " execute function report_on_cart_lines()"
    )


def downgrade() -> None:
    op.execute("drop trigger cart_lines_report on cart_lines")
    for function in ("last_abandoned_cart", "report_abandoned_cart", "report_existing_cart", "report_on_cart_lines"):
        op.execute(f"drop function {function}")
