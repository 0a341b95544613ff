"""Every look-up of goods by what a caller names, within one storefront."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.domain.category import Category
from catalog.domain.errors import (
    CategoryNotFound,
    ImageNotFound,
    ProductNotFound,
    ReviewNotFound,
    VariantNotFound,
)
from catalog.domain.opinion import Review
from catalog.domain.product import Image, Product, Variant
from catalog.domain.slugs import is_slug
from catalog.domain.stock import StockUnit


class Goods:
    """The goods of one storefront, in one transaction."""

    def __init__(self, session: AsyncSession, storefront: str) -> None:
        self._session = session
        self.storefront = storefront

    async def product(self, product_id: UUID) -> Product:
        """Locked, so that changes of one product follow one another. Raises ProductNotFound."""
        found = await self._session.get(Product, product_id, with_for_update={"key_share": True})
        if found is None or found.storefront != self.storefront:
            raise ProductNotFound(product_id=product_id)
        return found

    async def category_of(self, product_id: UUID) -> UUID:
        """Raises ProductNotFound."""
        statement = select(Product.category_id).where(
            Product.storefront == self.storefront, col(Product.id) == product_id
        )
        found = (await self._session.exec(statement)).first()
        if found is None:
            raise ProductNotFound(product_id=product_id)
        return found

    async def visible_product_id(self, slug: str) -> UUID:
        """Raises ProductNotFound for hidden ones as well."""
        if not is_slug(slug):
            raise ProductNotFound(slug=slug)
        statement = select(Product.id).where(
            Product.storefront == self.storefront, Product.slug == slug, col(Product.is_visible)
        )
        found = (await self._session.exec(statement)).first()
        if found is None:
            raise ProductNotFound(slug=slug)
        return found

    async def product_id_of(self, number: int) -> UUID:
        """Raises ProductNotFound."""
        statement = select(Product.id).where(Product.storefront == self.storefront, Product.number == number)
        found = (await self._session.exec(statement)).first()
        if found is None:
            raise ProductNotFound(number=number)
        return found

    async def variant(self, variant_id: UUID) -> Variant:
        """Raises VariantNotFound."""
        found = await self._session.get(Variant, variant_id)
        if found is None or found.storefront != self.storefront:
            raise VariantNotFound(variant_id=variant_id)
        return found

    async def image(self, image_id: UUID) -> Image:
        """Raises ImageNotFound."""
        found = await self._session.get(Image, image_id)
        if found is None or found.storefront != self.storefront:
            raise ImageNotFound(image_id=image_id)
        return found

    async def review(self, review_id: UUID) -> Review:
        """Locked. Raises ReviewNotFound."""
        found = await self._session.get(Review, review_id, with_for_update=True)
        if found is None or found.storefront != self.storefront:
            raise ReviewNotFound(review_id=review_id)
        return found

    async def category(self, category_id: UUID) -> Category:
        """Raises CategoryNotFound."""
        found = await self._session.get(Category, category_id)
        if found is None or found.storefront != self.storefront:
            raise CategoryNotFound(category_id=category_id)
        return found

    async def unit(self, unit_id: UUID) -> StockUnit:
        """The stock of a product or variant. Raises ProductNotFound."""
        found = await self._session.get(StockUnit, unit_id)
        if found is None or found.storefront != self.storefront:
            raise ProductNotFound(product_id=unit_id)
        return found

    async def slugs_like(self, kind: type[Product] | type[Category], stem: str) -> frozenset[str]:
        """The slugs in use that start with `stem`."""
        statement = select(kind.slug).where(kind.storefront == self.storefront, col(kind.slug).startswith(stem))
        return frozenset((await self._session.exec(statement)).all())
