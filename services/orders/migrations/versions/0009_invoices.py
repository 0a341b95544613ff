"""Invoices, with a counter of each storefront."""

from alembic import op

revision = "0009"
down_revision = "0008"
phase = "before"


def upgrade() -> None:
    op.execute(
        """
        create table invoices (
            order_id uuid primary key constraint invoices_order references orders (id), storefront varchar not null,
            position bigint not null, number varchar not null, content jsonb not null, issued_by uuid not null,
            issued_at timestamptz not null, constraint invoices_position unique (storefront, position)
        )
        """
    )
    op.execute("create table invoice_counters (storefront varchar primary key, last bigint not null)")


def downgrade() -> None:
    op.execute("drop table invoice_counters")
    op.execute("drop table invoices")
