"""Demo products: seeds of the catalog, and the pictures to be drawn of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog.domain.seeds import SeedCategory, SeedImage, SeedProduct

from demo.studio.shots import Shot


@dataclass(frozen=True, slots=True)
class DemoCategory:
    row: SeedCategory
    shot: Shot | None = None


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """`age` is the number of days since it was added. The first shot is its primary image."""

    row: SeedProduct
    age: int
    shots: tuple[Shot, ...]


@dataclass(frozen=True, slots=True)
class Assortment:
    """All demo categories and products of one contract."""

    categories: tuple[DemoCategory, ...]
    products: tuple[DemoProduct, ...]

    @property
    def shots(self) -> list[Shot]:
        of_categories = [category.shot for category in self.categories if category.shot is not None]
        return of_categories + [shot for product in self.products for shot in product.shots]

    def rows(self, pictures: Iterable[bytes], today: datetime) -> tuple[list[SeedCategory], list[SeedProduct]]:
        """The seeds with their pictures; `pictures` are those of `shots`, in the same order."""
        remaining = iter(pictures)
        categories = [
            replace(category.row, image=next(remaining)) if category.shot else category.row
            for category in self.categories
        ]
        products = [
            replace(
                product.row,
                created_at=today - timedelta(days=product.age),
                images=tuple(SeedImage(content=next(remaining), alt_text=shot.alt_text) for shot in product.shots),
            )
            for product in self.products
        ]
        return categories, products
