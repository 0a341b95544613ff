"""Payments that may pay for no order are marked when that happens, so that they are counted without reading the others."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
phase = "before"

CAPTURED = "status in ('completed', 'partially_refunded', 'refunded')"
KEPT = "status in ('completed', 'partially_refunded')"
MARK_CAPTURED = f"""
create function mark_captured_payment() returns trigger language plpgsql as $$
begin
    if new.status = 'refunded' then
        new.may_lack_order := false;
    elsif not new.may_lack_order then
        new.may_lack_order :=
            exists (select from payments where storefront = new.storefront and order_id = new.order_id
                    and id <> new.id and {CAPTURED})
            or exists (select from order_files where storefront = new.storefront and order_id = new.order_id
                       and closed_at is not null);
    end if;
    return new;
end $$
"""
"""Who captures has locked the order's row, and each query of a function sees what was committed before it began."""
MARK_CLOSED = f"""
create function mark_payments_of_closed_order() returns trigger language plpgsql as $$
begin
    update payments set may_lack_order = true
    where storefront = new.storefront and order_id = new.order_id and {KEPT} and not may_lack_order;
    return null;
end $$
"""
MARK_FURTHER = f"""
update payments set may_lack_order = true
from (select storefront, order_id from payments where {KEPT} group by storefront, order_id having count(*) > 1) twice
where payments.storefront = twice.storefront and payments.order_id = twice.order_id and {KEPT}
"""
MARK_LATE = f"""
update payments set may_lack_order = true from order_files
where payments.storefront = order_files.storefront and payments.order_id = order_files.order_id
  and closed_at is not null and {KEPT}
"""


def upgrade() -> None:
    op.add_column("payments", sa.Column("may_lack_order", sa.Boolean(), nullable=False, server_default="false"))
    op.execute(MARK_CAPTURED)
    op.execute(MARK_CLOSED)
    op.execute(
        "create trigger payments_mark before insert or update of status on payments for each row"
        f" when (new.{CAPTURED}) execute function mark_captured_payment()"
    )
    op.execute(
        "create trigger order_files_mark after insert or update of closed_at on order_files for each row"
        " when (new.closed_at is not null) execute function mark_payments_of_closed_order()"
    )
    op.execute(MARK_FURTHER)
    op.execute(MARK_LATE)
    op.execute("create index payments_in_doubt on payments (storefront, order_id) where may_lack_order")


def downgrade() -> None:
    op.drop_index("payments_in_doubt", "payments")
    op.execute("drop trigger order_files_mark on order_files")
    op.execute("drop trigger payments_mark on payments")
    op.execute("drop function mark_payments_of_closed_order()")
    op.execute("drop function mark_captured_payment()")
    op.drop_column("payments", "may_lack_order")
