"""Past orders of the demo: what a shop sold in the weeks before its first start, so that its reports have figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from catalog.domain.seeds import SeedProduct
from catalog.repository.skus import read_skus
from common.db.database import Database
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.transfers import GivenRow, ImportBatch
from orders.use_cases.import_orders import Known, import_orders

DAYS = 60
MOST_LINES = 3
SEED = 20
_IMPORT = UUID("4a0f4c86-1b1f-4e5e-9d0f-64f8b6b0d2c1")


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer of the demo, whose address at the storefront's domain begins with `local`."""

    local: str
    first_name: str
    last_name: str
    street: str
    city: str
    state: str
    zip_code: str

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


BUYERS = (
    Buyer("amara", "Amara", "Okafor", "22 Pine Street", "Seattle", "WA", "98101"),
    Buyer("jonas", "Jonas", "Weber", "905 Prairie Avenue", "Chicago", "IL", "60616"),
    Buyer("lucia", "Lucía", "Fernández", "410 Magnolia Lane", "Austin", "TX", "78704"),
    Buyer("nino", "Nino", "Beridze", "77 Harbor Road", "Boston", "MA", "02110"),
    Buyer("tom", "Tom", "Baker", "1600 Canyon Drive", "Boulder", "CO", "80302"),
)


async def has_orders(orders: Database, storefront: Storefront) -> bool:
    query = "select 1 from orders where storefront = %(storefront)s limit 1"
    return bool(await orders.autocommit.fetch(query, storefront=storefront.name))


async def seed_past_orders(
    orders: Database,
    catalog: Database,
    storefront: Storefront,
    buyers: Mapping[str, UUID],
    products: Sequence[SeedProduct],
    today: datetime,
) -> None:
    """Store the orders of the days before `today`, of those of the products that the storefront still has.

    `buyers` are the ids of the customers by e-mail address.
    """
    skus = await read_skus(catalog.autocommit, storefront.name, [each.sku for each in products])
    sold = [each for each in products if each.sku in skus and each.is_active and not each.variants]
    if len(sold) < MOST_LINES:
        return
    batch = ImportBatch(
        import_id=uuid5(_IMPORT, storefront.name),
        number=1,
        kind="orders",
        rows=list(_rows(storefront, sold, today)),
        all_or_nothing=True,
        dry_run=False,
        decimal_separator=".",
        actor_id=None,
        actor_email=None,
        audit_days=0,
    )
    async with orders.transaction() as uow:
        await import_orders(batch, storefront, Known(customers=buyers, skus=skus), uow)


def _rows(storefront: Storefront, products: Sequence[SeedProduct], today: datetime) -> Iterator[GivenRow]:
    """A row for each line, as a file of past orders has them; more orders in the later weeks, and none at night."""
    chance, line, number = Random(SEED), 1, 0  # noqa: S311  # demo orders, not secrets
    for day in range(DAYS, 0, -1):
        count = chance.randint(0, 2) + (day < DAYS // 2)
        for minute in sorted(chance.randint(8 * 60, 22 * 60) for _ in range(count)):
            number += 1
            placed = today - timedelta(days=day) + timedelta(minutes=minute)
            order = _order(storefront, f"DEMO-{number:04}", placed, today, chance)
            for product in chance.sample(list(products), chance.randint(1, MOST_LINES)):
                yield GivenRow(line=line, cells=order | _line(product, storefront.currency, chance))
                line += 1


def _order(storefront: Storefront, number: str, placed: datetime, today: datetime, chance: Random) -> dict[str, str]:
    """What the rows of an order share. It was delivered before `today` begins, however late it was placed."""
    buyer = chance.choices(BUYERS, weights=range(len(BUYERS), 0, -1))[0]
    shipped = min(placed + timedelta(hours=20), placed + (today - placed) / 3)
    delivered = min(placed + timedelta(days=4), placed + (today - placed) * 2 / 3)
    status = chance.choices(("delivered", "cancelled", "returned"), weights=(18, 1, 1))[0]
    address = {
        "full_name": buyer.full_name,
        "street_address": buyer.street,
        "city": buyer.city,
        "state": buyer.state,
        "zip_code": buyer.zip_code,
        "country": "US",
    }
    return {
        "number": number,
        "email": f"{buyer.local}@{storefront.name}.example",
        "status": status,
        "created_at": placed.isoformat(),
        "shipped_at": shipped.isoformat(),
        "delivered_at": delivered.isoformat(),
        "shipping": to_decimal_string(500, storefront.currency),
        **{f"shipping_{name}": value for name, value in address.items()},
        **{f"billing_{name}": value for name, value in address.items()},
    }


def _line(product: SeedProduct, currency: str, chance: Random) -> dict[str, str]:
    return {
        "sku": product.sku,
        "product_name": product.name,
        "quantity": str(chance.choices((1, 2, 3), weights=(8, 2, 1))[0]),
        "unit_price": to_decimal_string(product.price, currency),
    }
