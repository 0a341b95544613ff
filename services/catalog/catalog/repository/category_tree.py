"""The derived columns of a storefront's tree of categories."""

from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.category import Category
from catalog.repository.unique import refuse_duplicates

_LOCK: LiteralString = "select pg_advisory_xact_lock(hashtextextended('categories ' || %(storefront)s, 0))"
_DERIVE: LiteralString = """
with recursive tree as (
  select id, array[id] as lineage, is_active as is_visible from categories
  where storefront = %(storefront)s and parent_id is null
  union all
  select c.id, t.lineage || c.id, c.is_active and t.is_visible
  from categories c join tree t on c.parent_id = t.id
)
update categories c set lineage = tree.lineage, is_visible = tree.is_visible from tree
where c.id = tree.id and (c.lineage, c.is_visible) is distinct from (tree.lineage, tree.is_visible)
"""
_OUTDATED: LiteralString = """
select p.id from products p join categories c on c.id = p.category_id
where p.storefront = %(storefront)s and p.is_visible <> (p.is_active and c.is_visible)
"""
_PARENT: LiteralString = "id = %(id)s and storefront = %(storefront)s"


class CategoryTree:
    """The tree of one storefront, in one transaction."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def lock(self) -> None:
        """Lock the tree until this transaction ends, with the next statement that is sent."""
        await self._uow.defer(_LOCK, storefront=self._storefront)

    async def parent(self, parent_id: UUID) -> Category | None:
        return await self._uow.get(Category, _PARENT, id=parent_id, storefront=self._storefront)

    async def add(self, category: Category) -> Category:
        """Insert a category and derive the tree; returns the category with its derived columns. Raises SlugTaken."""
        await self._uow.defer_add(category)
        return await self._derived(category.id)

    async def save(self, category: Category) -> Category:
        """Update a category and derive the tree; returns the category with its derived columns. Raises SlugTaken."""
        await self._uow.defer_save(category)
        return await self._derived(category.id)

    async def outdated_products(self) -> list[UUID]:
        """The products whose `is_visible` is not derived from the current tree."""
        return [row["id"] for row in await self._uow.fetch(_OUTDATED, storefront=self._storefront)]

    async def _derived(self, category_id: UUID) -> Category:
        with refuse_duplicates():
            await self._uow.defer(_DERIVE, storefront=self._storefront)
            category = await self._uow.get(Category, "id = %(id)s", id=category_id)
        assert category is not None
        return category
