"""Demo goods as they are written down: rows of the catalog, and the pictures that are still to be taken."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog.seeds import SeedCategory, SeedImage, SeedProduct

from atelier.demo.studio.shots import Shot


@dataclass(frozen=True, slots=True)
class DemoCategory:
    row: SeedCategory
    shot: Shot | None = None


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """`age` is how many days ago it came into the shop. The first shot is its primary picture."""

    row: SeedProduct
    age: int
    shots: tuple[Shot, ...]


@dataclass(frozen=True, slots=True)
class Assortment:
    """All that a shop of one contract shows."""

    categories: tuple[DemoCategory, ...]
    products: tuple[DemoProduct, ...]

    @property
    def shots(self) -> list[Shot]:
        of_categories = [category.shot for category in self.categories if category.shot is not None]
        return of_categories + [shot for product in self.products for shot in product.shots]

    def rows(self, pictures: Iterable[bytes], today: datetime) -> tuple[list[SeedCategory], list[SeedProduct]]:
        """What the catalog is seeded with; `pictures` are those of `shots`, in the same order."""
        taken = iter(pictures)
        categories = [
            replace(category.row, image=next(taken)) if category.shot else category.row for category in self.categories
        ]
        products = [
            replace(
                product.row,
                created_at=today - timedelta(days=product.age),
                images=tuple(SeedImage(content=next(taken), alt_text=shot.alt_text) for shot in product.shots),
            )
            for product in self.products
        ]
        return categories, products
