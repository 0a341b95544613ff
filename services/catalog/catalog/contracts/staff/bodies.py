"""Rows as staff see them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from common.money import to_decimal_string
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from catalog.contracts.staff.schemas import CategoryBody, ImageBody, ProductBody, VariantBody
from catalog.domain.category import Category
from catalog.domain.product import Image, Product, Variant
from catalog.domain.stock import StockUnit


class Bodies:
    """How one storefront's rows look. `media` is the address before an image's key."""

    def __init__(self, currency: str, base_url: str) -> None:
        self._currency = currency
        self._media = f"{base_url}/media/"

    async def product(self, session: AsyncSession, product_id: UUID) -> ProductBody:
        """As it is now, in the session's transaction."""
        return (await self.products(session, [product_id]))[0]

    async def products(self, session: AsyncSession, ids: Sequence[UUID]) -> list[ProductBody]:
        """In the order of the ids, with three statements however many they are."""
        fresh: Any = {"populate_existing": True}
        found = await session.exec(select(Product).where(col(Product.id).in_(ids)), execution_options=fresh)
        products = {product.id: product for product in found}
        statement = select(StockUnit).where(col(StockUnit.product_id).in_(ids))
        units = {unit.id: unit for unit in await session.exec(statement, execution_options=fresh)}
        variants: defaultdict[UUID, list[Variant]] = defaultdict(list)
        ordered = select(Variant).where(col(Variant.product_id).in_(ids)).order_by(col(Variant.number))
        for variant in await session.exec(ordered):
            variants[variant.product_id].append(variant)
        return [self._product(products[key], units, variants[key]) for key in ids]

    def variant(self, variant: Variant, unit: StockUnit) -> VariantBody:
        return VariantBody(
            **variant.model_dump(include={"id", "number", "product_id", "name", "attributes", "is_active"}),
            sku=unit.sku,
            price=self._money(variant.price),
            quantity=unit.quantity,
        )

    def image(self, image: Image) -> ImageBody:
        kept = image.model_dump(include={"id", "number", "alt_text", "is_primary", "display_order"})
        return ImageBody(**kept, image=self._media + image.key)

    def category(self, category: Category) -> CategoryBody:
        kept = category.model_dump(exclude={"image", "storefront", "lineage", "created_at", "updated_at"})
        return CategoryBody(**kept, image=self._media + category.image if category.image else None)

    def _product(self, product: Product, units: dict[UUID, StockUnit], variants: list[Variant]) -> ProductBody:
        unit = units[product.id]
        return ProductBody(
            **product.model_dump(include=_PLAIN),
            sku=unit.sku,
            quantity=unit.quantity,
            price=to_decimal_string(product.price, self._currency),
            compare_price=self._money(product.compare_price),
            cost_price=self._money(product.cost_price),
            review_count=product.rating_count,
            images=[self._denormalised(image) for image in product.images],
            variants=[self.variant(variant, units[variant.id]) for variant in variants],
        )

    def _denormalised(self, image: dict[str, Any]) -> ImageBody:
        return ImageBody(
            id=image["id"],
            number=image["number"],
            image=self._media + image["key"],
            alt_text=image["alt_text"],
            is_primary=image["is_primary"],
            display_order=image["order"],
        )

    def _money(self, amount: int | None) -> str | None:
        return None if amount is None else to_decimal_string(amount, self._currency)


_DERIVED = {"price", "compare_price", "cost_price", "images"}
_PLAIN = set(ProductBody.model_fields) & set(Product.model_fields) - _DERIVED
