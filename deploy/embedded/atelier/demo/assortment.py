"""Demo goods as they are written down: rows of the catalog, and the pictures that are still to be taken."""

import asyncio
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from catalog.seeding import SeedCategory, SeedImage, SeedProduct

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

    async def pictures(self) -> list[bytes]:
        """Those of `shots`, taken off the event loop. Whoever gives up waiting leaves at once."""
        loop = asyncio.get_running_loop()
        pool = ThreadPoolExecutor(min(4, os.cpu_count() or 1), thread_name_prefix="pictures")
        try:
            return await asyncio.gather(*(loop.run_in_executor(pool, shot.take) for shot in self.shots))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

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
