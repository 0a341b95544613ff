"""The checkout saga: places an order for the contents of a cart, or undoes every step.

The order's id is the idempotency key of each step at another service, so each may be repeated. Before the order is
placed, only the checkout's row is stored here. After a crash the checkout stays open: a request with the same
`Idempotency-Key` resumes it, or a timer abandons it after its deadline.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from common.db.database import Database
from common.kernel import clock
from common.kernel.errors import FieldFault, IdempotencyKeyReused, InvalidFields, RemoteRefusal
from common.kernel.languages import Language
from common.kernel.storefronts import Storefront
from common.observability import tracing
from common.rpc.interfaces.cart import CartInterface, ClaimedLine
from common.rpc.interfaces.catalog import CatalogInterface, ReservedLine, WantedLine
from common.rpc.interfaces.identity import AddressSnapshot, IdentityInterface

from orders.domain.checkout import Checkout, State, checkout_id
from orders.domain.errors import CheckoutLapsed
from orders.domain.totals import Totals, check_chargeable
from orders.repository.writes import Checkouts, Orders
from orders.use_cases.place_order import PlacedOrder, PlaceOrder, place_order
from orders.use_cases.release_earlier_attempts import release_earlier_attempts
from orders.use_cases.undo_checkout import undo_checkout

RELEASED_BEFORE = ("claim.closed", "reservation.closed")
"""Refusals of a step whose id was released: the checkout was abandoned meanwhile."""
Addresses = dict[UUID, AddressSnapshot]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOut:
    """`language` is that of the mails, None if it is not known. `request_id` is the same for all repetitions of a
    request; None without an `Idempotency-Key`."""

    storefront: Storefront
    user_id: UUID
    email: str
    language: Language | None
    shipping_address_id: UUID
    billing_address_id: UUID
    request_id: UUID | None


class CheckoutSaga:
    """An unfinished checkout is abandoned after `timeout`."""

    def __init__(
        self,
        database: Database,
        identity: IdentityInterface,
        cart: CartInterface,
        catalog: CatalogInterface,
        timeout: timedelta,
    ) -> None:
        self._database = database
        self._identity = identity
        self._cart = cart
        self._catalog = catalog
        self._timeout = timeout

    async def run(self, command: CheckOut) -> PlacedOrder:
        """Place the order, or return the one that an earlier run of the same request placed.

        Raises InvalidFields for addresses that are not the user's, RemoteRefusal (`cart.empty`,
        `stock.unavailable`), TotalTooSmall, TotalTooLarge, TotalIndivisible, IdempotencyKeyReused, CheckoutLapsed,
        ServiceUnavailable.
        """
        checkout, addresses = await self._begin(command)
        if checkout.state is State.PLACED:
            return await self._placed_order(checkout)
        try:
            return await self._proceed(command, checkout, addresses)
        except Exception:
            if await undo_checkout(checkout, self._database, self._cart, self._catalog):
                raise
            return await self._placed_order(checkout)

    async def _begin(self, command: CheckOut) -> tuple[Checkout, Addresses | BaseException]:
        """Open the checkout and read the addresses concurrently; reading them needs no compensation.

        An error of identity is returned, not raised: `run` has to release the checkout first.
        """
        wanted = list(dict.fromkeys((command.shipping_address_id, command.billing_address_id)))
        addresses_call = self._identity.addresses(command.storefront.name, command.user_id, wanted)
        checkout, addresses = await asyncio.gather(self._open(command), addresses_call, return_exceptions=True)
        if isinstance(checkout, BaseException):
            raise checkout
        return checkout, addresses

    async def _open(self, command: CheckOut) -> Checkout:
        """Return a new checkout; for a repeated request its latest one, unless that `is_over`."""
        first = self._new_checkout(command, 0)
        if await Checkouts(self._database.autocommit).add(first):
            return first
        return await self._open_repeated(command)

    async def _open_repeated(self, command: CheckOut) -> Checkout:
        attempt = 0
        async with self._database.transaction() as uow:
            checkouts = Checkouts(uow)
            while True:
                checkout = self._new_checkout(command, attempt)
                if await checkouts.add(checkout):
                    return checkout
                assert command.request_id is not None, "random ids do not collide"
                earlier = await checkouts.latest(command.request_id)
                if not earlier.is_over:
                    resumed = self._resumed(earlier, command)
                    await checkouts.save(resumed)
                    return resumed
                attempt = earlier.attempt + 1

    def _new_checkout(self, command: CheckOut, attempt: int) -> Checkout:
        return Checkout(
            id=checkout_id(command.request_id, attempt),
            storefront=command.storefront.name,
            user_id=command.user_id,
            request_id=command.request_id,
            attempt=attempt,
            shipping_address_id=command.shipping_address_id,
            billing_address_id=command.billing_address_id,
            deadline=clock.now() + self._timeout,
        )

    def _resumed(self, earlier: Checkout, command: CheckOut) -> Checkout:
        addresses = (command.shipping_address_id, command.billing_address_id)
        if addresses != (earlier.shipping_address_id, earlier.billing_address_id):
            raise IdempotencyKeyReused()
        earlier.resume(clock.now() + self._timeout)
        return earlier

    async def _proceed(
        self, command: CheckOut, checkout: Checkout, addresses: Addresses | BaseException
    ) -> PlacedOrder:
        if isinstance(addresses, BaseException):
            raise addresses
        _check_addresses(command, addresses)
        tracing.set_attributes(order_id=str(checkout.id))
        await release_earlier_attempts(checkout, self._database, self._cart, self._catalog)
        claimed, reserved = await self._claim_and_reserve(command, checkout.id)
        return await place_order(
            PlaceOrder(
                order_id=checkout.id,
                storefront=command.storefront,
                user_id=command.user_id,
                email=command.email,
                language=command.language,
                shipping_address=addresses[command.shipping_address_id],
                billing_address=addresses[command.billing_address_id],
                claimed=claimed,
                reserved=reserved,
            ),
            self._database.autocommit,
        )

    async def _claim_and_reserve(
        self, command: CheckOut, order_id: UUID
    ) -> tuple[list[ClaimedLine], list[ReservedLine]]:
        """Claim the cart's lines, check their total and reserve their stock."""
        storefront = command.storefront
        try:
            claimed = await self._cart.claim(storefront.name, command.user_id, order_id)
            amounts = (line.unit_price * line.quantity for line in claimed)
            check_chargeable(Totals.of(amounts, storefront).total, storefront)
            wanted = [WantedLine.model_validate(line, from_attributes=True) for line in claimed]
            return claimed, await self._catalog.reserve(storefront.name, order_id, wanted)
        except RemoteRefusal as refusal:
            if refusal.code in RELEASED_BEFORE:
                raise CheckoutLapsed() from refusal
            raise

    async def _placed_order(self, checkout: Checkout) -> PlacedOrder:
        async with self._database.transaction() as uow:
            orders = Orders(uow, checkout.storefront)
            order = await orders.get(checkout.id)
            return PlacedOrder(order, await orders.lines(order.id))


def _check_addresses(command: CheckOut, addresses: Addresses) -> None:
    requested = {"shipping_address_id": command.shipping_address_id, "billing_address_id": command.billing_address_id}
    faults = [
        FieldFault(name, "address.unknown", {"id": id_}) for name, id_ in requested.items() if id_ not in addresses
    ]
    if faults:
        raise InvalidFields(*faults)
