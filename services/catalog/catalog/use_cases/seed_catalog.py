"""Fill a storefront's catalog in bulk, for demonstrations and imports.

    await seed_catalog(database, ObjectStore(objects_url), storefront, categories, products)

may be repeated: a category or product whose slug exists is not changed, nor are its variants and images.
"""

import asyncio
from collections.abc import Iterable, Sequence
from uuid import UUID

from common.db.database import Database
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront
from common.storage.object_store import ObjectStore

from catalog.domain.category import Category
from catalog.domain.pictures import Picture, read_picture
from catalog.domain.product import Product
from catalog.domain.seeds import SeedCategory, SeedProduct, SeedVariant
from catalog.repository.media import record_pictures
from catalog.repository.seeded import ids_by_slug, with_products
from catalog.use_cases.add_product import NewProduct, NewVariant, add_product, add_variant
from catalog.use_cases.change_category import NewCategory, add_category
from catalog.use_cases.change_image import AttachImage, attach_image
from catalog.use_cases.publish_products import publish_products


async def seed_catalog(
    database: Database,
    store: ObjectStore,
    storefront: Storefront,
    categories: Iterable[SeedCategory],
    products: Iterable[SeedProduct],
) -> dict[str, UUID]:
    """Store the pictures, then all rows in one transaction. Returns the ids of the storefront's products by slug."""
    categories, products = list(categories), list(products)
    known = await ids_by_slug(database.autocommit, Product, storefront.name)
    fresh = [product for product in products if product.slug not in known]
    pictures = await _store_pictures(store, storefront, _contents(categories, fresh))
    async with database.transaction() as uow:
        await record_pictures(uow, storefront.name, pictures.values())
        await _seed_categories(uow, storefront, categories, pictures)
        await _seed_products(uow, storefront, fresh, pictures)
        return await ids_by_slug(uow, Product, storefront.name)


async def seeded_storefronts(database: Database, storefronts: Sequence[str]) -> set[str]:
    """Those of the given storefronts that have at least one product. One cheap statement: it runs at every start."""
    return await with_products(database.autocommit, storefronts)


async def _seed_categories(
    uow: UnitOfWork, storefront: Storefront, categories: list[SeedCategory], pictures: dict[bytes, Picture]
) -> None:
    known = await ids_by_slug(uow, Category, storefront.name)
    for category in categories:
        if category.slug in known:
            continue
        command = NewCategory(
            storefront=storefront.name,
            name=category.name,
            slug=category.slug,
            description=category.description,
            parent_id=known[category.parent] if category.parent else None,
            image=pictures[category.image].key if category.image else None,
            is_active=category.is_active,
        )
        known[category.slug] = (await add_category(command, uow)).id


async def _seed_products(
    uow: UnitOfWork, storefront: Storefront, products: list[SeedProduct], pictures: dict[bytes, Picture]
) -> None:
    known = await ids_by_slug(uow, Product, storefront.name)
    categories = await ids_by_slug(uow, Category, storefront.name)
    added = [
        await _seed_product(uow, storefront, product, categories[product.category], pictures)
        for product in products
        if product.slug not in known
    ]
    await publish_products(uow, storefront.name, added)


async def _seed_product(
    uow: UnitOfWork, storefront: Storefront, seed: SeedProduct, category_id: UUID, pictures: dict[bytes, Picture]
) -> UUID:
    product = await add_product(_new_product(storefront, seed, category_id), uow)
    for variant in seed.variants:
        await add_variant(_new_variant(storefront, variant, product.id), uow)
    for image in seed.images:
        picture = pictures[image.content]
        command = AttachImage(
            storefront=storefront.name, product_id=product.id, picture=picture, alt_text=image.alt_text
        )
        await attach_image(command, uow)
    return product.id


def _new_product(storefront: Storefront, seed: SeedProduct, category_id: UUID) -> NewProduct:
    return NewProduct(
        storefront=storefront,
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


def _new_variant(storefront: Storefront, seed: SeedVariant, product_id: UUID) -> NewVariant:
    return NewVariant(
        storefront=storefront,
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


async def _store_pictures(store: ObjectStore, storefront: Storefront, contents: set[bytes]) -> dict[bytes, Picture]:
    pictures = {content: await asyncio.to_thread(read_picture, content) for content in contents}
    for picture in pictures.values():
        await store.put(storefront.name, picture.key, picture.content)
    return pictures
