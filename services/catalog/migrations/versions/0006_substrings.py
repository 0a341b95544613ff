"""Products are found by any part of a word."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
phase = "before"

BATCH = 1000
READ = """
select p.id, p.number, p.name, p.description, array_agg(u.sku order by u.sku) as skus
from products p join stock_units u on u.product_id = p.id
where p.number > :after group by p.id order by p.number limit :batch
"""
WRITE = """
update products p set folded = t.folded
from unnest(cast(:ids as uuid[]), cast(:folded as text[])) as t (id, folded) where p.id = t.id
"""


def upgrade() -> None:
    op.execute("create extension if not exists pg_trgm")
    op.add_column("products", sa.Column("folded", sa.Text(), server_default="", nullable=False))
    _fill()
    op.create_index(
        "products_folded", "products", ["folded"], postgresql_using="gin", postgresql_ops={"folded": "gin_trgm_ops"}
    )


def downgrade() -> None:
    op.drop_index("products_folded", "products")
    op.drop_column("products", "folded")
    op.execute("drop extension pg_trgm")


def _fill() -> None:
    connection, after = op.get_bind(), 0
    while rows := connection.execute(sa.text(READ), {"after": after, "batch": BATCH}).all():
        folded = ["\n".join(map(_fold, (row.name, *row.skus, row.description))) for row in rows]
        connection.execute(sa.text(WRITE), {"ids": [row.id for row in rows], "folded": folded})
        after = rows[-1].number


def _fold(text: str) -> str:
    """A copy of `catalog.domain.search_text.fold` as it was at this revision."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
