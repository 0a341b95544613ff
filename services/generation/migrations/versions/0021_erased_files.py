"""Of which erased customer a file is that is about to be deleted."""

from alembic import op

revision = "0021"
down_revision = "0020"
phase = "before"


def upgrade() -> None:
    op.execute("alter table assets add column erased_of uuid")
    op.execute("create index assets_erased on assets (erased_of) where erased_of is not null")


def downgrade() -> None:
    op.execute("alter table assets drop column erased_of")
