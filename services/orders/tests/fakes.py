"""The state and the effects of the fakes of identity, cart and catalog, whose steps can be made to fail."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from common.events.envelope import Envelope
from common.kernel.errors import Conflict, Invalid, Kind, Problem, RemoteRefusal, ServiceUnavailable
from common.rpc.interfaces.cart import ClaimedLine
from common.rpc.interfaces.catalog import ReservedLine, Sku, WantedLine
from common.rpc.interfaces.identity import AddressSnapshot, ContactAddress
from common.rpc.interfaces.payments import OrderPayment

from .book_services import FakeBooks


class CartEmpty(Invalid):
    code = "cart.empty"


class ClaimClosed(Conflict):
    code = "claim.closed"


class ReservationClosed(Conflict):
    code = "reservation.closed"


class StockUnavailable(Conflict):
    code = "stock.unavailable"


class ProcessDied(BaseException):
    """Simulates the end of the process. A BaseException, so that `except Exception` does not catch it."""


@dataclass
class Faults:
    """Makes a step fail `times` times, before or after its effect.

    `outcome` is raised if it is an exception, and returned instead of the step's result otherwise.
    """

    outcome: Any
    after: bool = False
    times: int = 1_000

    def raise_or_return(self) -> Any:
        self.times -= 1
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@dataclass
class FakeServices:
    """The state of the fakes. `calls` lists the steps in order: addresses, claim, release_claim, reserve,
    release_reservation, handle.

    `faults` makes a step fail; `after_effect` is run once after a step's effect, before its response.
    """

    addresses: dict[UUID, dict[UUID, AddressSnapshot]] = field(default_factory=dict)
    contact_addresses: dict[tuple[str, int], ContactAddress] = field(default_factory=dict)
    user_emails: dict[tuple[str, str], UUID] = field(default_factory=dict)
    skus: dict[str, Sku] = field(default_factory=dict)
    user_numbers: dict[tuple[str, int], UUID] = field(default_factory=dict)
    books: FakeBooks = field(default_factory=FakeBooks)
    carts: dict[UUID, list[ClaimedLine]] = field(default_factory=dict)
    claims: dict[UUID, tuple[UUID, list[ClaimedLine]]] = field(default_factory=dict)
    stock: dict[UUID, int] = field(default_factory=dict)
    reservations: dict[UUID, list[WantedLine]] = field(default_factory=dict)
    closed: set[tuple[str, UUID]] = field(default_factory=set)
    payments: list[OrderPayment] = field(default_factory=list)
    cart_counts: list[tuple[str, datetime, str, int]] = field(default_factory=list)
    faults: dict[str, Faults] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    handled: list[Envelope] = field(default_factory=list)
    after_effect: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)

    # Test data.

    def address(self, user_id: UUID, name: str = "John Doe") -> UUID:
        address_id = uuid4()
        self.addresses.setdefault(user_id, {})[address_id] = AddressSnapshot(
            full_name=name,
            street_address="123 Main St",
            apartment=None,
            city="New York",
            state="NY",
            country="USA",
            zip_code="10001",
            phone_number="+1234567890",
        )
        return address_id

    def product(self, stock: int = 10) -> UUID:
        product_id = uuid4()
        self.stock[product_id] = stock
        return product_id

    def fill_cart(self, user_id: UUID, product_id: UUID, quantity: int = 1, price: int = 249_999, **more: Any) -> None:
        facts = {"product_id": product_id, "variant_id": None, "quantity": quantity, "unit_price": price, **more}
        line = ClaimedLine.model_validate(facts)
        self.carts.setdefault(user_id, []).append(line)

    def handle(self, envelopes: list[Envelope]) -> None:
        """Handle events as the consumers of cart and catalog do."""
        for envelope in envelopes:
            if envelope.source != "orders":
                continue
            order_id = UUID(envelope.data["order_id"])
            if envelope.type == "checkout.abandoned":
                self.release_claim(order_id)
            if envelope.type in ("checkout.abandoned", "order.cancelled", "order.expired"):
                self.release_reservation(order_id)
            if envelope.type == "order.created":
                self.claims.pop(order_id, None)

    # The effects of the steps.

    async def step(self, name: str, effect: Callable[[], Any]) -> Any:
        """Run a step's effect and return its result, or fail if `faults` has the step."""
        self.calls.append(name)
        fault = self.faults.get(name)
        if fault and fault.times and not fault.after:
            return fault.raise_or_return()
        result = effect()
        if name in self.after_effect:
            await self.after_effect.pop(name)()
        if fault and fault.times:
            return fault.raise_or_return()
        return result

    def claim(self, user_id: UUID, order_id: UUID) -> list[ClaimedLine]:
        if ("claim", order_id) in self.closed:
            raise ClaimClosed()
        if order_id not in self.claims:
            lines = self.carts.pop(user_id, [])
            if not lines:
                raise CartEmpty()
            self.claims[order_id] = user_id, lines
        return self.claims[order_id][1]

    def release_claim(self, order_id: UUID) -> None:
        self.closed.add(("claim", order_id))
        user_id, lines = self.claims.pop(order_id, (None, []))
        if user_id is not None:
            self.carts.setdefault(user_id, []).extend(lines)

    def reserve(self, order_id: UUID, lines: list[WantedLine]) -> list[ReservedLine]:
        if ("reservation", order_id) in self.closed:
            raise ReservationClosed()
        if order_id not in self.reservations:
            for line in lines:
                available = self.stock[line.product_id]
                if available < line.quantity:
                    facts = {"product_id": str(line.product_id), "variant_id": None}
                    raise StockUnavailable(requested=line.quantity, available=available, **facts)
            for line in lines:
                self.stock[line.product_id] -= line.quantity
            self.reservations[order_id] = lines
        return [_reserved(line) for line in self.reservations[order_id]]

    def release_reservation(self, order_id: UUID) -> None:
        self.closed.add(("reservation", order_id))
        for line in self.reservations.pop(order_id, []):
            self.stock[line.product_id] += line.quantity

    def handle_eagerly(self, envelope: Envelope) -> None:
        self.handled.append(envelope)
        self.handle([envelope])


def refusal(kind: Kind, code: str) -> RemoteRefusal:
    return RemoteRefusal(Problem(kind, code))


def unreachable() -> ServiceUnavailable:
    return ServiceUnavailable()


def _reserved(line: WantedLine) -> ReservedLine:
    return ReservedLine(
        **line.model_dump(),
        product_name='MacBook Pro 16"',
        product_slug="macbook-pro-16",
        variant_name="16GB RAM - 512GB SSD" if line.variant_id else None,
        sku="MBPRO-16-512" if line.variant_id else "MBPRO-16",
        image="/media/macbook.jpg",
    )
