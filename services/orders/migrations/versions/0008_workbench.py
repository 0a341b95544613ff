"""What staff do with orders: shipments, returns, refunds by lines, notes."""

from alembic import op

revision = "0008"
down_revision = "0007"
phase = "before"

TABLES = (
    """
    create table shipments (
        id uuid primary key, storefront varchar not null, order_id uuid not null constraint shipments_order
        references orders (id), position integer not null, carrier varchar, tracking_number varchar,
        tracking_url varchar, created_by uuid, created_at timestamptz not null, updated_at timestamptz not null,
        constraint shipments_position unique (order_id, position)
    )
    """,
    """
    create table shipment_lines (
        shipment_id uuid constraint shipment_lines_shipment references shipments (id), line_id uuid
        constraint shipment_lines_line references order_lines (id), quantity integer not null,
        primary key (shipment_id, line_id)
    )
    """,
    """
    create table order_returns (
        id uuid primary key, storefront varchar not null, order_id uuid not null constraint order_returns_order
        references orders (id), restock boolean not null, reason varchar not null, refund_id uuid, created_by uuid,
        created_at timestamptz not null
    )
    """,
    """
    create table return_lines (
        return_id uuid constraint return_lines_return references order_returns (id), line_id uuid
        constraint return_lines_line references order_lines (id), quantity integer not null,
        primary key (return_id, line_id)
    )
    """,
    """
    create table order_refunds (
        id uuid primary key, storefront varchar not null, order_id uuid not null constraint order_refunds_order
        references orders (id), amount bigint not null, lines jsonb not null, shipping boolean not null,
        reason varchar, notify boolean not null, notified_at timestamptz, created_by uuid,
        created_at timestamptz not null
    )
    """,
    """
    create table order_notes (
        id uuid primary key, storefront varchar not null, order_id uuid not null constraint order_notes_order
        references orders (id), text varchar not null, created_by uuid, created_by_email varchar,
        created_at timestamptz not null
    )
    """,
)
INDEXES = (
    "create index order_returns_of_order on order_returns (order_id)",
    "create index order_refunds_of_order on order_refunds (order_id)",
    "create index order_notes_of_order on order_notes (order_id)",
    "create index shipment_lines_of_line on shipment_lines (line_id)",
    "create index return_lines_of_line on return_lines (line_id)",
    "create index orders_changed on orders (storefront, updated_at, id)",
    "create index order_lines_of_product on order_lines (product_id)",
    "create index order_lines_of_sku on order_lines (sku)",
)


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES):
        op.execute(statement)


def downgrade() -> None:
    for name in ("order_lines_of_sku", "order_lines_of_product", "orders_changed"):
        op.execute(f"drop index {name}")
    for table in ("order_notes", "order_refunds", "return_lines", "order_returns", "shipment_lines", "shipments"):
        op.execute(f"drop table {table}")
