"""Demo data, written once per storefront to empty databases.

Every storefront is filled in one transaction per service: accounts in identity, products in catalog, credits in
payments. Each is skipped when its rows are there: a start that was killed between them is completed by the next start.
Old photographs are submitted before the credits are recorded, so they do not come back when they were deleted. The
figures of a gallery are ordered, and drawn by the workers.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from uuid import UUID

from catalog.use_cases.seed_catalog import seed_catalog, seeded_storefronts
from common.db.unit_of_work import UnitOfWork
from common.kernel import clock
from common.kernel.storefronts import Storefront, Storefronts
from common.runtime.service import Service
from common.storage.object_store import ObjectStore
from demo import ASSORTMENTS
from demo.address_books import ADDRESS_BOOKS
from demo.figures import FIGURES
from demo.photographs import old_photographs
from demo.picture_cache import picture_cache_of
from demo.rendering import render_pictures
from generation.use_cases.seed_figures import SeedFigures, seed_figures
from generation.use_cases.seed_jobs import seed_jobs
from identity.domain.emails import canonical
from identity.repository.users import find_user_by_email
from identity.use_cases.address_book import AddAddress, add_address
from identity.use_cases.ensure_user import ensure_user
from payments.use_cases.seed_credits import seed_credits

from atelier.console.greeting import ACCOUNTS
from atelier.embedded.platform import PlatformConfig

CREDITS = 3
"""Of the demo customer, where a storefront sells credits."""


class Seeding:
    """Call it to fill every storefront that is empty; what exists is left as it is."""

    def __init__(self, services: tuple[Service, ...], storefronts: Storefronts, config: PlatformConfig) -> None:
        databases = {service.name: service.database for service in services}
        self._identity, self._catalog, self._payments, self._generation = (
            databases[name] for name in ("identity", "catalog", "payments", "generation")
        )
        self._storefronts = storefronts
        self._config = config

    async def __call__(self) -> None:
        for storefront in self._storefronts:
            async with self._identity.transaction() as uow:
                accounts = await _open_accounts(uow, storefront)
            if storefront.credits.packs:
                await self._give_credits(storefront, accounts)
            if storefront.figures.models and storefront.figures.public_gallery:
                await self._fill_gallery(storefront, accounts["customer"])
        for contract, empty in await self._empty():
            await self._fill(contract, empty)

    async def _give_credits(self, storefront: Storefront, accounts: dict[str, UUID]) -> None:
        """Give the demo customer credits, and old photographs whose restorations they unlock."""
        customer = accounts["customer"]
        async with self._payments.transaction() as uow:
            if await seed_credits(uow, storefront.name, customer, accounts["staff"], CREDITS):
                objects = ObjectStore(self._config.folder.objects.as_uri())
                await seed_jobs(self._generation, objects, storefront, customer, old_photographs())

    async def _fill_gallery(self, storefront: Storefront, customer: UUID) -> None:
        """Order the demo customer's figure references, most of which are public when they are drawn."""
        orders = [SeedFigures(**order._asdict()) for order in FIGURES]
        await seed_figures(self._generation, storefront, customer, orders)

    async def _empty(self) -> Iterable[tuple[str, list[Storefront]]]:
        """The storefronts, by contract, that have no products yet and whose contract has demo products."""
        full = await seeded_storefronts(self._catalog, [storefront.name for storefront in self._storefronts])
        empty = [each for each in self._storefronts if each.name not in full and each.contract in ASSORTMENTS]
        contracts = sorted({each.contract for each in empty})
        return [(contract, [each for each in empty if each.contract == contract]) for contract in contracts]

    async def _fill(self, contract: str, storefronts: list[Storefront]) -> None:
        """Storefronts of one contract have the same products, so their pictures are drawn once."""
        report = self._config.report
        assortment = ASSORTMENTS[contract]()
        count = len(assortment.shots)
        cache = picture_cache_of(contract)
        pictures = cache.load(count) if cache else None
        if pictures is None:
            report(f"drawing {count} pictures of the demo products")
            pictures = await render_pictures(contract)
            if cache:
                cache.store(pictures)
        today = datetime.combine(clock.now().date(), time(), UTC)
        categories, products = assortment.rows(pictures, today)
        objects = ObjectStore(self._config.folder.objects.as_uri())
        for storefront in storefronts:
            report(f"putting {len(products)} products into {storefront.title}")
            await seed_catalog(self._catalog, objects, storefront, categories, products)


async def _open_accounts(uow: UnitOfWork, storefront: Storefront) -> dict[str, UUID]:
    """Create the demo accounts that are missing; the customer's has an address book. Returns all ids by role."""
    ids = {}
    for role, email, password in _accounts(storefront):
        user = await find_user_by_email(uow, storefront.name, canonical(email))
        if user is not None:
            ids[role] = user.id
            continue
        staff = role == "staff"
        ids[role] = user_id = await ensure_user(
            uow, storefront.name, email, password, "Demo", role.capitalize(), verified=True, is_staff=staff
        )
        for fields in () if staff else ADDRESS_BOOKS.get(storefront.contract, ()):
            await add_address(AddAddress(storefront=storefront, user_id=user_id, fields=fields), uow)
    return ids


def _accounts(storefront: Storefront) -> Iterator[tuple[str, str, str]]:
    """Role, address and password."""
    for role, local, password in ACCOUNTS:
        yield role, f"{local}@{storefront.name}.example", password
