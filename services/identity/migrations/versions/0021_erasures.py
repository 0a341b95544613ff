"""Erasures of customers, until all services have done theirs."""

from alembic import op

revision = "0021"
down_revision = "0020"
phase = "before"


def upgrade() -> None:
    op.execute("""
        create table erasures (
            storefront varchar not null, user_id uuid not null, address_id uuid not null, requested_by uuid,
            requested_at timestamptz not null, announced_at timestamptz not null, checked_at timestamptz not null,
            completed_at timestamptz, primary key (storefront, user_id)
        )
    """)
    op.execute("create index erasures_open on erasures (checked_at) where completed_at is null")
    op.execute("create index erasures_newest on erasures (storefront, requested_at, user_id)")


def downgrade() -> None:
    op.execute("drop table erasures")
