"""The measured shop: a thousand plain products like those of the limits' schema, and customers with an address."""

import asyncio
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from random import Random

import httpx
from catalog.domain.seeds import SeedCategory, SeedImage, SeedProduct
from catalog.use_cases.seed_catalog import seed_catalog
from clients.emporium import Shopper, StaffMember
from common.db.database import Database
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore
from platform_under_test import STAFF_PASSWORD

from bench.journeys import Goods, Visitor

PRODUCTS = 1000
PAGE = 20
PLENTY = 100_000_000
AT_ONCE = 4
STOREFRONT = "emporium"
DESCRIPTION = "Plain description of product {number}, two short sentences long. It has a category and an image."


async def stock(catalog: str, objects: Path, storefronts: Path) -> None:
    """Put the products into the shop's catalog (a libpq URL), as an import does."""
    picture = _picture()
    categories = [SeedCategory(name=f"Shelf {number}", slug=f"shelf-{number}") for number in range(20)]
    database = Database(catalog)
    try:
        storefront = Storefronts.load(storefronts)[STOREFRONT]
        products = [_product(number, picture) for number in range(1, PRODUCTS + 1)]
        await seed_catalog(database, ObjectStore(objects.as_uri()), storefront, categories, products)
    finally:
        await database.close()


def _product(number: int, picture: bytes) -> SeedProduct:
    return SeedProduct(
        name=f"Product {number:04}",
        slug=f"product-{number}",
        sku=f"BENCH-{number:04}",
        category=f"shelf-{number % 20}",
        price=599 + number % 95 * 100,
        description=DESCRIPTION.format(number=number),
        quantity=PLENTY,
        images=[SeedImage(content=picture)],
    )


def _picture() -> bytes:
    """A grey PNG of 8 by 8 points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    points = zlib.compress((b"\x00" + b"\x80" * 8) * 8)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


class Shop:
    """A running shop at `address`, through its documented contract."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._base = f"{address}/{STOREFRONT}"

    async def goods(self) -> Goods:
        """Return the products as the list shows them."""
        anonymous = Shopper(self._base)
        found: list[Mapping[str, str]] = []
        for page in range(1, PRODUCTS // 100 + 2):
            answer = await anonymous.get(f"/products/?page_size=100&ordering=name&page={page}", None)
            found += [each for each in answer.get("results", ()) if each["slug"].startswith("product-")]
        await anonymous.http.aclose()
        ids, slugs = [each["id"] for each in found], [each["slug"] for each in found]
        return Goods(ids, slugs, PRODUCTS // PAGE)

    async def customers(self, count: int, goods: Goods) -> list[Visitor]:
        """New ones, signed in, with an address. Passwords are hashed slowly on purpose, so a few at a time."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> Visitor:
            async with turn:
                shopper = await Shopper(self._base).join()
                address = await shopper.address()
                await shopper.http.aclose()
            return Visitor(goods, Random(number), shopper.tokens["access"], address)

        return list(await asyncio.gather(*(one(number) for number in range(count))))

    async def staff(self, count: int, goods: Goods) -> list[Visitor]:
        """A member of staff, signed in to the contract and to the console, for so many clients."""
        email = f"staff@{STOREFRONT}.example"
        member = await StaffMember(self._base).login(email, STAFF_PASSWORD)
        token = member.http.headers["Authorization"].removeprefix("Bearer ")
        await member.http.aclose()
        async with httpx.AsyncClient(base_url=self.address, headers={"Origin": self.address}) as browser:
            form = {"email": email, "password": STAFF_PASSWORD}
            answer = await browser.post(f"/console/{STOREFRONT}/sign-in", data=form)
        cookie = "; ".join(f"{name}={value}" for name, value in answer.cookies.items())
        return [Visitor(goods, Random(number), token, cookie=cookie) for number in range(count)]

    async def scarce(self, units: int) -> Goods:
        """Create a product with this stock."""
        staff = await StaffMember(self._base).login(f"staff@{STOREFRONT}.example", STAFF_PASSWORD)
        product = await staff.product(stock=units)
        await staff.http.aclose()
        return Goods([product["id"]], [product["slug"]], 1)

    async def left(self, goods: Goods) -> int:
        """Return the remaining stock of the product."""
        anonymous = Shopper(self._base)
        quantity: int = (await anonymous.get(f"/products/{goods.slugs[0]}/?uncached=1"))["quantity"]
        await anonymous.http.aclose()
        return quantity

    async def page(self, path: str) -> bytes:
        """Return the response's body for an anonymous client."""
        anonymous = Shopper(self._base)
        response = await anonymous.call("GET", path, 200)
        await anonymous.http.aclose()
        return response.content
