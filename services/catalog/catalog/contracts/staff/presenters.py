"""Response bodies, made from rows of tables."""

from common.db.executor import Row
from common.kernel import clock
from common.kernel.money import to_decimal_string

from catalog.contracts.staff.product_schemas import ImageBody, ProductBody, VariantBody
from catalog.contracts.staff.schemas import CategoryBody
from catalog.domain.category import Category
from catalog.domain.product import Image, Product, Variant
from catalog.domain.sales import price_at
from catalog.domain.stock import StockUnit
from catalog.repository.whole_products import WholeProduct


class Presenter:
    """Amounts in the storefront's currency; images below the base URL the client called."""

    def __init__(self, currency: str, base_url: str) -> None:
        self._currency = currency
        self._media = f"{base_url}/media/"

    def product(self, whole: WholeProduct) -> ProductBody:
        product = whole.product
        return ProductBody(
            **product.model_dump(include=_PLAIN),
            sku=whole.unit.sku,
            quantity=whole.unit.quantity,
            price=to_decimal_string(product.price, self._currency),
            compare_price=self._money(product.compare_price),
            cost_price=self._money(product.cost_price),
            sale_price=self._money(product.sale_price),
            current_price=to_decimal_string(price_at(product, clock.now()) or 0, self._currency),
            review_count=product.rating_count,
            metadata=product.own_fields,
            images=[self._denormalised(image) for image in product.images],
            variants=[self.variant(variant, unit) for variant, unit in whole.variants],
        )

    def variant(self, variant: Variant, unit: StockUnit) -> VariantBody:
        return VariantBody(
            **variant.model_dump(include=_OF_VARIANT),
            sku=unit.sku,
            price=self._money(variant.price),
            sale_price=self._money(variant.sale_price),
            quantity=unit.quantity,
        )

    def image(self, image: Image) -> ImageBody:
        kept = image.model_dump(include={"id", "number", "alt_text", "is_primary", "display_order"})
        return ImageBody(**kept, image=self._media + image.key)

    def category(self, category: Category) -> CategoryBody:
        kept = category.model_dump(exclude={"image", "storefront", "lineage", "created_at", "updated_at"})
        return CategoryBody(**kept, image=self._media + category.image if category.image else None)

    def _denormalised(self, image: Row) -> ImageBody:
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


_DERIVED = {"price", "compare_price", "cost_price", "sale_price", "current_price", "images"}
_OF_VARIANT = {"id", "number", "product_id", "name", "attributes", "is_active", "sale_starts_at", "sale_ends_at"}
_PLAIN = set(ProductBody.model_fields) & set(Product.model_fields) - _DERIVED
