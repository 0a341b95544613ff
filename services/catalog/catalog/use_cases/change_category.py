"""Add and change categories, and derive which categories and products are visible."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.events.catalog import CategoryChanged
from common.kernel import clock
from common.messaging.outbox import publish

from catalog.domain.category import Category
from catalog.domain.errors import CategoryCycle, UnknownParent
from catalog.domain.slugs import check_slug
from catalog.repository.catalog import Catalog
from catalog.repository.category_tree import CategoryTree
from catalog.use_cases.publish_products import publish_products


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCategory:
    """Without `slug`, one is made from the name. `image` is the key of a stored picture."""

    storefront: str
    name: str
    slug: str | None = None
    description: str = ""
    parent_id: UUID | None = None
    image: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCategory:
    """`changes`: new values by column."""

    storefront: str
    category_id: UUID
    changes: Mapping[str, Any]


async def add_category(command: NewCategory, uow: UnitOfWork) -> Category:
    """Raises UnknownParent, SlugReserved, SlugTaken."""
    tree = CategoryTree(uow, command.storefront)
    await tree.lock()
    category = Category(
        storefront=command.storefront,
        name=command.name,
        slug=await _slug(uow, command),
        description=command.description,
        parent_id=command.parent_id,
        image=command.image,
        is_active=command.is_active,
    )
    await _check_parent(tree, category)
    category = await tree.add(category)
    await _publish(uow, tree, category)
    return category


async def change_category(command: ChangeCategory, uow: UnitOfWork) -> Category:
    """Raises CategoryNotFound, CategoryCycle, and what add_category raises."""
    tree = CategoryTree(uow, command.storefront)
    await tree.lock()
    category = await Catalog(uow, command.storefront).category(command.category_id)
    if "slug" in command.changes:
        check_slug(command.changes["slug"])
    for name, value in command.changes.items():
        setattr(category, name, value)
    category.updated_at = clock.now()
    await _check_parent(tree, category)
    category = await tree.save(category)
    await _publish(uow, tree, category)
    return category


async def _check_parent(tree: CategoryTree, category: Category) -> None:
    if category.parent_id is None:
        return
    parent = await tree.parent(category.parent_id)
    if parent is None:
        raise UnknownParent(category_id=str(category.parent_id))
    if category.id in parent.lineage:
        raise CategoryCycle()


async def _publish(uow: UnitOfWork, tree: CategoryTree, category: Category) -> None:
    """Publish the category, and the products whose visibility has changed with it."""
    event = CategoryChanged(storefront=category.storefront, category_id=category.id, slug=category.slug)
    await publish(uow, event)
    await publish_products(uow, category.storefront, await tree.outdated_products())


async def _slug(uow: UnitOfWork, command: NewCategory) -> str:
    if command.slug is None:
        return await Catalog(uow, command.storefront).free_slug(Category, command.name)
    check_slug(command.slug)
    return command.slug
