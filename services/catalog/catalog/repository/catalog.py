"""Rows of one storefront's catalog by id, for changes."""

from typing import LiteralString
from uuid import UUID

from common.db.unit_of_work import UnitOfWork

from catalog.domain.category import Category
from catalog.domain.errors import (
    CategoryNotFound,
    ImageNotFound,
    ProductNotFound,
    ReviewNotFound,
    UnknownCategory,
    VariantNotFound,
)
from catalog.domain.product import Image, Product, Variant
from catalog.domain.review import Review
from catalog.domain.slugs import is_slug, slug_of
from catalog.domain.stock import StockUnit

_ROW: LiteralString = "id = %(id)s and storefront = %(storefront)s"
_LOCKED_PRODUCT: LiteralString = _ROW + " for no key update"
_LOCKED: LiteralString = _ROW + " for update"
_CATEGORY_OF: LiteralString = "select category_id from products where " + _ROW
_LOCK_CATEGORY: LiteralString = f"select id from categories where {_ROW} for share"
_VISIBLE_BY_SLUG: LiteralString = """
select id from products where storefront = %(storefront)s and slug = %(slug)s and is_visible
"""
_BY_NUMBER: LiteralString = "select id from products where storefront = %(storefront)s and number = %(number)s"
_SLUGS: dict[type[Product | Category], LiteralString] = {
    Product: "select slug from products where storefront = %(storefront)s and starts_with(slug, %(stem)s)",
    Category: "select slug from categories where storefront = %(storefront)s and starts_with(slug, %(stem)s)",
}


class Catalog:
    """The catalog of one storefront, in one transaction. No query can reach another storefront's rows."""

    def __init__(self, uow: UnitOfWork, storefront: str) -> None:
        self._uow = uow
        self._storefront = storefront

    async def lock_product(self, product_id: UUID) -> Product:
        """Return the product, locked: changes of one product are serialised. Raises ProductNotFound."""
        found = await self._uow.get(Product, _LOCKED_PRODUCT, id=product_id, storefront=self._storefront)
        if found is None:
            raise ProductNotFound(product_id=product_id)
        return found

    async def category_id_of(self, product_id: UUID) -> UUID:
        """The id of the product's category. Raises ProductNotFound."""
        found: UUID | None = await self._uow.fetch_value(_CATEGORY_OF, id=product_id, storefront=self._storefront)
        if found is None:
            raise ProductNotFound(product_id=product_id)
        return found

    async def lock_category(self, category_id: UUID) -> None:
        """Prevent changes of the category until this transaction ends. Raises UnknownCategory."""
        if await self._uow.fetch_value(_LOCK_CATEGORY, id=category_id, storefront=self._storefront) is None:
            raise UnknownCategory(category_id=str(category_id))

    async def visible_product_id_by_slug(self, slug: str) -> UUID:
        """Raises ProductNotFound, also for a hidden product."""
        found: UUID | None = None
        if is_slug(slug):
            found = await self._uow.fetch_value(_VISIBLE_BY_SLUG, storefront=self._storefront, slug=slug)
        if found is None:
            raise ProductNotFound(slug=slug)
        return found

    async def product_id_by_number(self, number: int) -> UUID:
        """Raises ProductNotFound."""
        found: UUID | None = await self._uow.fetch_value(_BY_NUMBER, storefront=self._storefront, number=number)
        if found is None:
            raise ProductNotFound(number=number)
        return found

    async def variant(self, variant_id: UUID) -> Variant:
        """Raises VariantNotFound."""
        found = await self._uow.get(Variant, _ROW, id=variant_id, storefront=self._storefront)
        if found is None:
            raise VariantNotFound(variant_id=variant_id)
        return found

    async def image(self, image_id: UUID) -> Image:
        """Raises ImageNotFound."""
        found = await self._uow.get(Image, _ROW, id=image_id, storefront=self._storefront)
        if found is None:
            raise ImageNotFound(image_id=image_id)
        return found

    async def lock_review(self, review_id: UUID) -> Review:
        """Return the review, locked. Raises ReviewNotFound."""
        found = await self._uow.get(Review, _LOCKED, id=review_id, storefront=self._storefront)
        if found is None:
            raise ReviewNotFound(review_id=review_id)
        return found

    async def category(self, category_id: UUID) -> Category:
        """Raises CategoryNotFound."""
        found = await self._uow.get(Category, _ROW, id=category_id, storefront=self._storefront)
        if found is None:
            raise CategoryNotFound(category_id=category_id)
        return found

    async def unit(self, unit_id: UUID) -> StockUnit:
        """The stock of a product or variant. Raises ProductNotFound."""
        return await self._unit(unit_id, _ROW)

    async def lock_unit(self, unit_id: UUID) -> StockUnit:
        """Return the stock of a product or variant, locked. Raises ProductNotFound."""
        return await self._unit(unit_id, _LOCKED)

    async def free_slug(self, model: type[Product | Category], name: str) -> str:
        """A slug made from a name, with a number appended if it is in use."""
        stem = slug_of(name, taken=())
        rows = await self._uow.fetch(_SLUGS[model], storefront=self._storefront, stem=stem)
        return slug_of(name, taken={row["slug"] for row in rows})

    async def _unit(self, unit_id: UUID, condition: LiteralString) -> StockUnit:
        found = await self._uow.get(StockUnit, condition, id=unit_id, storefront=self._storefront)
        if found is None:
            raise ProductNotFound(product_id=unit_id)
        return found
