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


def upgrade() -> None:
    op.execute(LINE)
    op.execute(
        "create trigger cart_lines_report after insert on cart_lines for each row"
        " execute function report_on_cart_lines()"
    )


def downgrade() -> None:
    op.execute("drop trigger cart_lines_report on cart_lines")
    op.execute("drop function report_on_cart_lines")
