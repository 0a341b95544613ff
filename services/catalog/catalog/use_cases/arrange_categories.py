"""The tree of categories: what stands below what, and what is visible."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common import clock
from common.database import execute
from common.events.catalog import CategoryChanged
from common.outbox import publish
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.category import Category
from catalog.domain.errors import CategoryCycle, UnknownParent
from catalog.domain.goods import Goods
from catalog.domain.slugs import slug_of
from catalog.domain.storing import store
from catalog.use_cases.add_goods import check_slug
from catalog.use_cases.publish_products import publish_products

_LOCK_TREE = text("select pg_advisory_xact_lock(hashtextextended('categories ' || :storefront, 0))")
_DERIVE = text(
    """
    with recursive tree as (
      select id, array[id] as lineage, is_active as is_visible from categories
      where storefront = :storefront and parent_id is null
      union all
      select c.id, t.lineage || c.id, c.is_active and t.is_visible
      from categories c join tree t on c.parent_id = t.id
    )
    update categories c set lineage = tree.lineage, is_visible = tree.is_visible from tree
    where c.id = tree.id and (c.lineage, c.is_visible) is distinct from (tree.lineage, tree.is_visible)
    """
)
_STALE = text(
    "select p.id from products p join categories c on c.id = p.category_id"
    " where p.storefront = :storefront and p.is_visible <> (p.is_active and c.is_visible)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCategory:
    """Without a slug one is made from the name. `image` is the key of a stored picture."""

    name: str
    slug: str | None = None
    description: str = ""
    parent_id: UUID | None = None
    image: str | None = None
    is_active: bool = True


async def add_category(command: NewCategory, session: AsyncSession, goods: Goods) -> Category:
    """Raises UnknownParent, SlugReserved, SlugTaken."""
    await execute(session, _LOCK_TREE, {"storefront": goods.storefront})
    category = Category(
        storefront=goods.storefront,
        name=command.name,
        slug=await _slug(goods, command),
        description=command.description,
        parent_id=command.parent_id,
        image=command.image,
        is_active=command.is_active,
    )
    await _check_parent(session, goods, category)
    await _store(session, goods, category)
    return category


async def change_category(
    session: AsyncSession, goods: Goods, category_id: UUID, changes: Mapping[str, Any]
) -> Category:
    """Hiding or moving one tells of every product below. Raises CategoryNotFound and what add_category does."""
    await execute(session, _LOCK_TREE, {"storefront": goods.storefront})
    category = await goods.category(category_id)
    if "slug" in changes:
        check_slug(changes["slug"])
    for name, value in changes.items():
        setattr(category, name, value)
    category.updated_at = clock.now()
    with session.no_autoflush:
        await _check_parent(session, goods, category)
    await _store(session, goods, category)
    return category


async def _check_parent(session: AsyncSession, goods: Goods, category: Category) -> None:
    if category.parent_id is None:
        return
    parent = await session.get(Category, category.parent_id)
    if parent is None or parent.storefront != goods.storefront:
        raise UnknownParent(category_id=str(category.parent_id))
    if category.id in parent.lineage:
        raise CategoryCycle()


async def _store(session: AsyncSession, goods: Goods, category: Category) -> None:
    await store(session, category)
    await execute(session, _DERIVE, {"storefront": goods.storefront})
    await session.refresh(category)
    await publish(session, CategoryChanged(storefront=goods.storefront, category_id=category.id, slug=category.slug))
    stale = [row.id for row in await execute(session, _STALE, {"storefront": goods.storefront})]
    await publish_products(session, goods.storefront, stale)


async def _slug(goods: Goods, command: NewCategory) -> str:
    if command.slug is not None:
        check_slug(command.slug)
        return command.slug
    return slug_of(command.name, await goods.slugs_like(Category, slug_of(command.name, taken=())))
