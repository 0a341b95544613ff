"""Endpoints with their keys, events, deliveries and attempts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
phase = "before"


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _create_endpoints()
    _create_deliveries()


def _create_endpoints() -> None:
    op.create_table(
        "endpoints",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("event_types", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("scheme", sa.String(16), nullable=False),
        sa.Column("headers", sa.LargeBinary()),
        sa.Column("header_names", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        _moment("created_at"),
        _moment("updated_at"),
        _moment("matching_since"),
        _moment("failing_since", nullable=True),
        _moment("paused_until", nullable=True),
        _moment("disabled_at", nullable=True),
        sa.Column("disabled_reason", sa.String(16)),
    )
    op.create_index("endpoints_of_storefront", "endpoints", ["storefront", "created_at"])
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "endpoint_id",
            sa.Uuid(),
            sa.ForeignKey("endpoints.id", name="signing_keys_endpoint", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.String()),
        _moment("created_at"),
        _moment("expires_at", nullable=True),
    )
    op.create_index("signing_keys_of_endpoint", "signing_keys", ["endpoint_id"])


def _create_deliveries() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        _moment("occurred_at"),
        _moment("recorded_at"),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("facts", postgresql.JSONB()),
        sa.Column("body", sa.String()),
        sa.Column("is_erased", sa.Boolean(), nullable=False),
    )
    op.create_index("events_recorded", "events", ["recorded_at"])
    op.create_index(
        "events_of_user", "events", ["storefront", "user_id"], postgresql_where=sa.text("user_id IS NOT NULL")
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column(
            "event_id",
            sa.Uuid(),
            sa.ForeignKey("events.id", name="deliveries_event", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "endpoint_id",
            sa.Uuid(),
            sa.ForeignKey("endpoints.id", name="deliveries_endpoint", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("event_type", sa.String(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("created_at"),
        _moment("next_attempt_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("last_status", sa.Integer()),
        sa.Column("last_error", sa.String()),
    )
    op.create_index("deliveries_once", "deliveries", ["event_id", "endpoint_id"], unique=True)
    op.create_index(
        "deliveries_due",
        "deliveries",
        ["endpoint_id", "next_attempt_at"],
        postgresql_where=sa.text("next_attempt_at IS NOT NULL"),
    )
    op.create_index("deliveries_of_storefront", "deliveries", ["storefront", "created_at", "id"])
    op.create_index("deliveries_of_endpoint", "deliveries", ["endpoint_id", "created_at", "id"])
    op.create_index("deliveries_ended", "deliveries", ["endpoint_id", "ended_at"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("storefront", sa.String(), nullable=False),
        sa.Column(
            "delivery_id",
            sa.Uuid(),
            sa.ForeignKey("deliveries.id", name="attempts_delivery", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _moment("started_at"),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("headers", postgresql.JSONB(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String()),
        sa.Column("answer", sa.String(), nullable=False),
    )
    op.create_index("attempts_of_delivery", "attempts", ["delivery_id", "id"])
    op.create_index("attempts_of_endpoint", "attempts", ["endpoint_id", "started_at"])


def downgrade() -> None:
    for table in ("attempts", "deliveries", "events", "signing_keys", "endpoints"):
        op.drop_table(table)
