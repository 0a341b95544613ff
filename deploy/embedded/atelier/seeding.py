"""Demo data, made once per storefront on empty databases.

Every storefront is filled in two transactions, one in identity and one in catalog, and each is skipped when its rows
are there: a start that was killed in between is completed by the next one.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from catalog.objects import Objects
from catalog.seeding import seed_catalog, stocked
from common import clock
from common.service import Service
from common.storefronts import Storefront, Storefronts
from identity.domain.emails import canonical
from identity.domain.users import Users
from identity.seeding import ensure_user
from identity.use_cases.address_book import AddAddress, add_address
from sqlmodel.ext.asyncio.session import AsyncSession

from atelier.demo import ASSORTMENTS
from atelier.demo.address_books import ADDRESS_BOOKS
from atelier.demo.album import album_of
from atelier.demo.darkroom import develop
from atelier.greeting import ACCOUNTS
from atelier.platform import Surroundings


class Seeding:
    """Call it to fill every storefront that is empty; what exists is left as it is."""

    def __init__(self, services: tuple[Service, ...], storefronts: Storefronts, surroundings: Surroundings) -> None:
        databases = {service.name: service.database for service in services}
        self._identity, self._catalog = databases["identity"], databases["catalog"]
        self._storefronts = storefronts
        self._surroundings = surroundings

    async def __call__(self) -> None:
        for storefront in self._storefronts:
            async with self._identity.transaction() as session:
                await _open_accounts(session, storefront)
        for contract, empty in await self._empty():
            await self._fill(contract, empty)

    async def _empty(self) -> Iterable[tuple[str, list[Storefront]]]:
        """The storefronts that have no goods yet and shall have some, by contract."""
        full = await stocked(self._catalog, [storefront.name for storefront in self._storefronts])
        empty = [each for each in self._storefronts if each.name not in full and each.contract in ASSORTMENTS]
        contracts = sorted({each.contract for each in empty})
        return [(contract, [each for each in empty if each.contract == contract]) for contract in contracts]

    async def _fill(self, contract: str, storefronts: list[Storefront]) -> None:
        """Shops of one contract show the same goods, so their pictures are taken once."""
        report = self._surroundings.report
        assortment = ASSORTMENTS[contract]()
        many = len(assortment.shots)
        album = album_of(contract)
        pictures = album.open(many) if album else None
        if pictures is None:
            report(f"taking {many} pictures of the demo goods")
            pictures = await develop(contract)
            if album:
                album.keep(pictures)
        today = datetime.combine(clock.now().date(), time(), UTC)
        categories, products = assortment.rows(pictures, today)
        objects = Objects(self._surroundings.folder.objects.as_uri())
        for storefront in storefronts:
            report(f"putting {len(products)} products into {storefront.title}")
            await seed_catalog(self._catalog, objects, storefront, categories, products)


async def _open_accounts(session: AsyncSession, storefront: Storefront) -> None:
    """The accounts that are missing; the customer's come with an address book."""
    for role, email, password in _accounts(storefront):
        if await Users(session, storefront.name).find_by_email(canonical(email)) is not None:
            continue
        staff = role == "staff"
        user_id = await ensure_user(
            session, storefront.name, email, password, "Demo", role.capitalize(), verified=True, is_staff=staff
        )
        for fields in () if staff else ADDRESS_BOOKS.get(storefront.contract, ()):
            await add_address(AddAddress(storefront=storefront, user_id=user_id, fields=fields), session)


def _accounts(storefront: Storefront) -> Iterator[tuple[str, str, str]]:
    """Role, address and password."""
    for role, local, password in ACCOUNTS:
        yield role, f"{local}@{storefront.name}.example", password
