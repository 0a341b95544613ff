"""Fill a storefront's catalog in bulk, for demonstrations and imports.

    await seed_catalog(database, Objects(objects_url), storefront, categories, products)

may be repeated: a category or product whose slug exists is left as it is, with everything that belongs to it.
"""

import asyncio
from collections.abc import Iterable, Sequence
from uuid import UUID

from common import clock
from common.database import Database
from common.storefronts import Storefront
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.category import Category
from catalog.domain.goods import Goods
from catalog.domain.pictures import Picture, read_picture
from catalog.domain.product import Product
from catalog.objects import Objects
from catalog.seeds import SeedCategory, SeedProduct, SeedVariant
from catalog.use_cases.add_goods import NewProduct, NewVariant, add_product, add_variant
from catalog.use_cases.arrange_categories import NewCategory, add_category
from catalog.use_cases.arrange_images import attach_image
from catalog.use_cases.publish_products import publish_products
from catalog.use_cases.store_picture import record_pictures


async def seed_catalog(
    database: Database,
    objects: Objects,
    storefront: Storefront,
    categories: Iterable[SeedCategory],
    products: Iterable[SeedProduct],
) -> dict[str, UUID]:
    """The ids of all the storefront's products by slug. Pictures are stored first, then all rows in one transaction."""
    categories, products = list(categories), list(products)
    async with database.transaction() as session:
        known = await _ids(session, Product, storefront)
    fresh = [product for product in products if product.slug not in known]
    pictures = await _store_pictures(objects, storefront, _contents(categories, fresh))
    async with database.transaction() as session:
        await record_pictures(session, storefront.name, pictures.values())
        await _seed_categories(session, storefront, categories, pictures)
        await _seed_products(session, storefront, fresh, pictures)
        return await _ids(session, Product, storefront)


async def stocked(database: Database, storefronts: Sequence[str]) -> set[str]:
    """Which of these storefronts have any product. One quick question, for every start."""
    rows = await database.reads.rows(
        "select s.name from unnest(%s::text[]) as s (name)"
        " where exists (select from products p where p.storefront = s.name)",
        (list(storefronts),),
    )
    return {row["name"] for row in rows}


async def _seed_categories(
    session: AsyncSession, storefront: Storefront, categories: list[SeedCategory], pictures: dict[bytes, Picture]
) -> None:
    goods = Goods(session, storefront.name)
    known = await _ids(session, Category, storefront)
    for category in categories:
        if category.slug in known:
            continue
        command = NewCategory(
            name=category.name,
            slug=category.slug,
            description=category.description,
            parent_id=known[category.parent] if category.parent else None,
            image=pictures[category.image].key if category.image else None,
            is_active=category.is_active,
        )
        known[category.slug] = (await add_category(command, session, goods)).id


async def _seed_products(
    session: AsyncSession, storefront: Storefront, products: list[SeedProduct], pictures: dict[bytes, Picture]
) -> None:
    known = await _ids(session, Product, storefront)
    categories = await _ids(session, Category, storefront)
    added = [
        await _seed_product(session, storefront, product, categories[product.category], pictures)
        for product in products
        if product.slug not in known
    ]
    await publish_products(session, storefront.name, added)


async def _seed_product(
    session: AsyncSession,
    storefront: Storefront,
    seed: SeedProduct,
    category_id: UUID,
    pictures: dict[bytes, Picture],
) -> UUID:
    product = await add_product(_new_product(seed, category_id), session, storefront)
    for variant in seed.variants:
        await add_variant(_new_variant(variant, product.id), session, storefront)
    goods = Goods(session, storefront.name)
    for image in seed.images:
        picture = pictures[image.content]
        await attach_image(session, goods, product.id, picture, alt_text=image.alt_text, is_primary=False)
    return product.id


def _new_product(seed: SeedProduct, category_id: UUID) -> NewProduct:
    return NewProduct(
        name=seed.name,
        slug=seed.slug,
        sku=seed.sku,
        category_id=category_id,
        description=seed.description,
        price=seed.price,
        compare_price=seed.compare_price,
        cost_price=seed.cost_price,
        quantity=seed.quantity,
        is_active=seed.is_active,
        is_featured=seed.is_featured,
        track_inventory=seed.track_inventory,
        low_stock_threshold=seed.low_stock_threshold,
        unit_of_measure=seed.unit_of_measure,
        weight=seed.weight,
        dimensions=seed.dimensions,
        created_at=seed.created_at or clock.now(),
    )


def _new_variant(seed: SeedVariant, product_id: UUID) -> NewVariant:
    return NewVariant(
        product_id=product_id,
        name=seed.name,
        sku=seed.sku,
        price=seed.price,
        quantity=seed.quantity,
        attributes=seed.attributes or {},
    )


def _contents(categories: list[SeedCategory], products: list[SeedProduct]) -> set[bytes]:
    of_categories = {category.image for category in categories if category.image}
    return of_categories | {image.content for product in products for image in product.images}


async def _store_pictures(objects: Objects, storefront: Storefront, contents: set[bytes]) -> dict[bytes, Picture]:
    pictures = {content: await asyncio.to_thread(read_picture, content) for content in contents}
    for picture in pictures.values():
        await objects.put(storefront.name, picture.key, picture.content)
    return pictures


async def _ids(session: AsyncSession, kind: type[Product] | type[Category], storefront: Storefront) -> dict[str, UUID]:
    rows = await session.exec(select(kind.slug, kind.id).where(kind.storefront == storefront.name))
    return dict(rows.all())
