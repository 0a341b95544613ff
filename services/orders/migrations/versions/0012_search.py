"""Staff search orders by parts of their number, e-mail address and recipient."""

from alembic import op

revision = "0012"
down_revision = "0011"
phase = "before"

STATEMENTS = (
    "create extension if not exists pg_trgm",
    """
    create index orders_searched on orders
    using gin ((number || ' ' || email || ' ' || (shipping_address ->> 'full_name')) gin_trgm_ops)
    """,
    """
    create index book_orders_searched on book_orders
    using gin ((number::text || ' ' || email || ' ' || coalesce(address ->> 'full_name', '')) gin_trgm_ops)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("drop index book_orders_searched")
    op.execute("drop index orders_searched")
