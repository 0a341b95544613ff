"""Demo data, written once per storefront to empty databases.

Every storefront is filled in one transaction per service: accounts in identity, products in catalog, credits in
payments. Each is skipped when its rows are there: a start that was killed between them is completed by the next start.
Old photographs are submitted before the credits are recorded, and picture books before their order is, so they do not
come back when they were deleted. The figures of a gallery and the pages of books are drawn by the workers, on this
machine: a storefront with routes to models of vendors gets none, because they are not what its models make.
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
from demo.photographs import old_photographs, portrait
from demo.picture_books import DELIVERY, DRAFT, ORDERED, TIER
from demo.picture_cache import picture_cache_of
from demo.rendering import render_pictures
from generation.books.use_cases.seed_books import SeedBook, seed_books, seeded_book_id
from generation.figures.use_cases.seed_figures import SeedFigures, seed_figures
from generation.jobs.providers.provider import LOCAL
from generation.restorations.use_cases.seed_jobs import seed_jobs
from generation.storefront import Books, Figures, HostedModels
from identity.domain.contact_owner import ContactOwner
from identity.domain.emails import canonical
from identity.repository.users import find_user_by_email
from identity.use_cases.change_address import AddAddress, add_address
from identity.use_cases.change_contact_address import StoreContactAddress, store_contact_address
from identity.use_cases.ensure_user import ensure_user
from orders.use_cases.seed_book_order import SeedBookOrder, seed_book_order
from payments.storefront import Credits
from payments.use_cases.seed_credits import seed_credits

from atelier.console.greeting import ACCOUNTS
from atelier.databases.past_orders import BUYERS, Buyer, has_orders, seed_past_orders
from atelier.embedded.platform import PlatformConfig

EMPORIUM = "emporium"
"""The contract of shops that sell by carts and orders."""
CREDITS = 3
"""Of the demo customer, where a storefront sells credits."""


class Seeding:
    """Call it to fill every storefront that is empty; what exists is left as it is."""

    def __init__(self, services: tuple[Service, ...], storefronts: Storefronts, config: PlatformConfig) -> None:
        databases = {service.name: service.database for service in services}
        self._identity, self._catalog, self._orders, self._payments, self._generation = (
            databases[name] for name in ("identity", "catalog", "orders", "payments", "generation")
        )
        self._storefronts = storefronts
        self._config = config

    async def __call__(self) -> None:
        accounts = {}
        for storefront in self._storefronts:
            async with self._identity.transaction() as uow:
                accounts[storefront.name] = await open_accounts(uow, storefront)
        for contract, empty in await self._empty():
            await self._fill(contract, empty)
        for storefront in self._storefronts:
            if storefront.contract == EMPORIUM and not await has_orders(self._orders, storefront):
                await self._sell(storefront)
        for storefront in self._storefronts:
            await self._order_pictures(storefront, accounts[storefront.name])

    async def _sell(self, storefront: Storefront) -> None:
        """Give a shop customers and what they have bought, so that its reports have figures."""
        async with self._identity.transaction() as uow:
            buyers = {email: await _open_account(uow, storefront, email, buyer) for email, buyer in _buyers(storefront)}
        products = [each.row for each in ASSORTMENTS[storefront.contract]().products]
        await seed_past_orders(self._orders, self._catalog, storefront, buyers, products, _today())

    async def _order_pictures(self, storefront: Storefront, accounts: dict[str, UUID]) -> None:
        """Last, so that the workers do not slow down the drawing of products, for which a start waits."""
        if storefront.section(Credits).packs:
            await self._give_credits(storefront, accounts)
        if has_models_of_vendors(storefront):
            return
        if storefront.section(Figures).models and storefront.section(Figures).public_gallery:
            await self._fill_gallery(storefront, accounts["customer"])
        if storefront.section(Books).tiers:
            await self._order_books(storefront, accounts["customer"])

    async def _give_credits(self, storefront: Storefront, accounts: dict[str, UUID]) -> None:
        """Give the demo customer credits, and old photographs whose restorations they unlock."""
        customer = accounts["customer"]
        async with self._payments.transaction() as uow:
            if await seed_credits(uow, storefront.name, customer, accounts["staff"], CREDITS):
                photographs = [] if has_models_of_vendors(storefront) else old_photographs()
                objects = ObjectStore(self._config.folder.objects.as_uri())
                await seed_jobs(self._generation, objects, storefront, customer, photographs)

    async def _fill_gallery(self, storefront: Storefront, customer: UUID) -> None:
        """Order the demo customer's figure references, most of which are public when they are drawn."""
        orders = [SeedFigures(**order._asdict()) for order in FIGURES]
        await seed_figures(self._generation, storefront, customer, orders)

    async def _order_books(self, storefront: Storefront, customer: UUID) -> None:
        """Give the demo customer a book that is ordered and paid for, and a draft. Their pictures are free drafts."""
        async with self._orders.transaction() as uow:
            if await seed_book_order(book_order(storefront, customer), uow):
                objects, photo = ObjectStore(self._config.folder.objects.as_uri()), portrait()
                books = [SeedBook(**book._asdict(), photo=photo) for book in (ORDERED, DRAFT)]
                await seed_books(self._generation, objects, storefront, customer, books)

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
        categories, products = assortment.rows(pictures, _today())
        objects = ObjectStore(self._config.folder.objects.as_uri())
        for storefront in storefronts:
            report(f"putting {len(products)} products into {storefront.title}")
            await seed_catalog(self._catalog, objects, storefront, categories, products)


def has_models_of_vendors(storefront: Storefront) -> bool:
    """Whether a route of its file leads to one."""
    return any(step.model != LOCAL for route in storefront.section(HostedModels).routes for step in route.steps)


async def open_accounts(uow: UnitOfWork, storefront: Storefront) -> dict[str, UUID]:
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
        if not staff:
            await _add_addresses(uow, storefront, user_id)
    return ids


def _buyers(storefront: Storefront) -> Iterator[tuple[str, Buyer]]:
    for buyer in BUYERS:
        yield _address_of(buyer.local, storefront), buyer


async def _open_account(uow: UnitOfWork, storefront: Storefront, email: str, buyer: Buyer) -> UUID:
    """With the password of the demo customer."""
    password = next(password for role, _, password in ACCOUNTS if role == "customer")
    names = buyer.first_name, buyer.last_name
    return await ensure_user(uow, storefront.name, email, password, *names, verified=True, is_staff=False)


def _today() -> datetime:
    return datetime.combine(clock.now().date(), time(), UTC)


async def _add_addresses(uow: UnitOfWork, storefront: Storefront, customer: UUID) -> None:
    for fields in ADDRESS_BOOKS.get(storefront.contract, ()):
        await add_address(AddAddress(storefront=storefront, user_id=customer, fields=fields), uow)
    if storefront.section(Books).tiers:
        owner = ContactOwner(user_id=customer, guest_id=None)
        command = StoreContactAddress(storefront=storefront.name, owner=owner, fields=_delivery_address(storefront))
        await store_contact_address(command, uow)


def book_order(storefront: Storefront, customer: UUID) -> SeedBookOrder:
    """The demo customer's order of their first book."""
    return SeedBookOrder(
        storefront=storefront,
        user_id=customer,
        tier_code=TIER,
        address=_delivery_address(storefront),
        book_id=seeded_book_id(storefront.name, customer, 0),
        title=ORDERED.title,
    )


def _delivery_address(storefront: Storefront) -> dict[str, str]:
    return {**DELIVERY, "email": _address_of("demo", storefront)}


def _accounts(storefront: Storefront) -> Iterator[tuple[str, str, str]]:
    """Role, address and password."""
    for role, local, password in ACCOUNTS:
        yield role, _address_of(local, storefront), password


def _address_of(local: str, storefront: Storefront) -> str:
    return f"{local}@{storefront.name}.example"
