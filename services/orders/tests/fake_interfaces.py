"""The internal interfaces of the fakes: each method is a step of FakeServices."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from common.audit import AuditFilter, RecordedEntry
from common.events.catalog import ProductChanged
from common.events.envelope import Envelope
from common.reports.reading import Count, Wanted
from common.rpc.interfaces.cart import CartInterface, ClaimedLine
from common.rpc.interfaces.catalog import CatalogInterface, ReservedLine, Sku, WantedLine
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.interfaces.identity import (
    AddressSnapshot,
    ApiKeyFacts,
    ContactAddress,
    IdentityInterface,
    Maintenance,
    RevokedSession,
)
from common.rpc.interfaces.payments import CreditMovement, OrderPayment, PaymentsInterface
from common.rpc.interfaces.reports import ReportsInterface
from common.rpc.resolver import ServiceResolver
from testkit.services import fakes

from .book_services import IgnoredEvents
from .fakes import FakeServices


def fake_resolver(fake_services: FakeServices) -> ServiceResolver:
    return fakes(
        {
            "identity": [Identity(fake_services), IgnoredEvents()],
            "generation": [fake_services.books, IgnoredEvents()],
            "cart": [Cart(fake_services), CartCounts(fake_services)],
            "catalog": [Catalog(fake_services), CatalogEvents(fake_services)],
            "payments": [Payments(fake_services), IgnoredEvents()],
        }
    )


@dataclass
class Identity(IdentityInterface):
    fake_services: FakeServices

    async def addresses(self, storefront: str, user_id: UUID, ids: list[UUID]) -> dict[UUID, AddressSnapshot]:
        def effect() -> dict[UUID, AddressSnapshot]:
            own = self.fake_services.addresses.get(user_id, {})
            return {each: own[each] for each in ids if each in own}

        found: dict[UUID, AddressSnapshot] = await self.fake_services.step("addresses", effect)
        return found

    async def jwks(self) -> dict[str, Any]:
        raise AssertionError("orders does not call this")

    async def revoked_sessions(self) -> list[RevokedSession]:
        raise AssertionError("orders does not call this")

    async def api_key(self, storefront: str, digest: str) -> ApiKeyFacts | None:
        raise AssertionError("orders does not call this")

    async def maintenance(self) -> list[Maintenance]:
        raise AssertionError("orders does not call this")

    async def contact_address(self, storefront: str, number: int) -> ContactAddress | None:
        return self.fake_services.contact_addresses.get((storefront, number))

    async def check_customer(self, storefront: str, user_id: UUID) -> None:
        raise AssertionError("orders does not call this")

    async def owner_addresses(self, storefront: str) -> list[str]:
        raise AssertionError("orders does not call this")

    async def user_by_email(self, storefront: str, email: str) -> UUID | None:
        raise AssertionError("orders does not call this")

    async def users_by_email(self, storefront: str, emails: list[str]) -> dict[str, UUID]:
        known = self.fake_services.user_emails
        return {email: known[storefront, email] for email in emails if (storefront, email) in known}

    async def user_by_number(self, storefront: str, number: int) -> UUID | None:
        return self.fake_services.user_numbers.get((storefront, number))


@dataclass
class Cart(CartInterface):
    fake_services: FakeServices

    async def claim(self, storefront: str, user_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        effect = partial(self.fake_services.claim, user_id, order_id)
        lines: list[ClaimedLine] = await self.fake_services.step("claim", effect)
        return lines

    async def release(self, storefront: str, order_id: UUID) -> None:
        await self.fake_services.step("release_claim", partial(self.fake_services.release_claim, order_id))


@dataclass
class Payments(PaymentsInterface):
    fake_services: FakeServices

    async def payments_of_orders(self, storefront: str, order_ids: list[UUID]) -> list[OrderPayment]:
        return [payment for payment in self.fake_services.payments if payment.order_id in order_ids]

    async def spend_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        raise AssertionError("orders does not call this")

    async def return_credits(self, storefront: str, user_id: UUID, reference: UUID) -> CreditMovement:
        raise AssertionError("orders does not call this")

    async def hold_credits(self, storefront: str, user_id: UUID, reference: UUID, amount: int) -> CreditMovement:
        raise AssertionError("orders does not call this")


@dataclass
class Catalog(CatalogInterface):
    fake_services: FakeServices

    async def reserve(self, storefront: str, order_id: UUID, lines: list[WantedLine]) -> list[ReservedLine]:
        effect = partial(self.fake_services.reserve, order_id, lines)
        reserved: list[ReservedLine] = await self.fake_services.step("reserve", effect)
        return reserved

    async def release(self, storefront: str, order_id: UUID) -> None:
        await self.fake_services.step("release_reservation", partial(self.fake_services.release_reservation, order_id))

    async def product(self, storefront: str, product_id: UUID | int) -> ProductChanged:
        raise AssertionError("orders does not call this")

    async def skus(self, storefront: str, skus: list[str]) -> dict[str, Sku]:
        return {sku: self.fake_services.skus[sku] for sku in skus if sku in self.fake_services.skus}


@dataclass
class CatalogEvents(EveryServiceInterface):
    """Catalog's handlers of orders' events."""

    fake_services: FakeServices

    async def deliver_event(self, envelope: Envelope) -> None:
        await self.fake_services.step("handle", partial(self.fake_services.handle_eagerly, envelope))

    async def ping_database(self) -> None:
        raise AssertionError("orders does not call this")

    async def check_jobs(self) -> None:
        raise AssertionError("orders does not call this")

    async def audit_entries(self, storefront: str, wanted: AuditFilter, limit: int) -> list[RecordedEntry]:
        raise NotImplementedError

    async def openapi_document(self, contract: str) -> dict[str, Any]:
        raise AssertionError("orders does not call this")


@dataclass
class CartCounts(ReportsInterface):
    """What cart has counted at a storefront, as the tests set it."""

    fake_services: FakeServices

    async def report_counts(self, wanted: Wanted) -> list[Count]:
        return [
            Count(start=start, measure=measure, value=value)
            for storefront, start, measure, value in self.fake_services.cart_counts
            if storefront == wanted.storefront and measure in wanted.measures and wanted.since <= start < wanted.until
        ]
