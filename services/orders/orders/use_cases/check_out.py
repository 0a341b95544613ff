"""The checkout saga: a cart becomes an order, or everything is as it was.

Each step at a sibling is keyed by the order's id, so it may be repeated; between the steps nothing is kept but
the checkout's row. Whoever dies here leaves an open checkout: the same `Idempotency-Key` resumes it, and past
its deadline the sweep gives it up.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog
from common import clock, faults, tracing
from common.clients.cart import CartClient
from common.clients.catalog import CatalogClient, WantedLine
from common.clients.identity import AddressSnapshot, IdentityClient
from common.database import Database
from common.errors import FieldFault, IdempotencyKeyReused, InvalidFields, RemoteRefusal
from common.storefronts import Storefront

from orders.domain.checkout import Checkout, State, checkout_id
from orders.domain.errors import CheckoutLapsed
from orders.domain.repository import Checkouts, Orders
from orders.domain.totals import Totals, check_chargeable
from orders.use_cases.abandon_checkouts import abandon
from orders.use_cases.free_earlier import free_earlier
from orders.use_cases.place_order import PlacedOrder, PlaceOrder, place_order

RELEASED_BEFORE = ("claim.closed", "reservation.closed")
Addresses = dict[UUID, AddressSnapshot]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOut:
    """`request_id` is the same for every repetition of one request, and None for a request that cannot be repeated."""

    storefront: Storefront
    user_id: UUID
    email: str
    shipping_address_id: UUID
    billing_address_id: UUID
    request_id: UUID | None


class CheckoutSaga:
    """`patience` is how long a checkout may take before it is given up."""

    def __init__(
        self,
        database: Database,
        identity: IdentityClient,
        cart: CartClient,
        catalog: CatalogClient,
        patience: timedelta,
    ) -> None:
        self._database = database
        self._identity = identity
        self._cart = cart
        self._catalog = catalog
        self._patience = patience

    async def run(self, command: CheckOut) -> PlacedOrder:
        """The order, new or placed by an earlier run of the same request.

        Raises InvalidFields for addresses that are not the user's, RemoteRefusal (`cart.empty`,
        `stock.unavailable`), TotalTooSmall, TotalTooLarge, TotalIndivisible, IdempotencyKeyReused, CheckoutLapsed,
        ServiceUnavailable.
        """
        checkout, addresses = await self._begin(command)
        if checkout.state is State.PLACED:
            return await self._placed(checkout)
        try:
            return await self._proceed(command, checkout, addresses)
        except Exception:
            if await self._give_back(checkout):
                raise
            return await self._placed(checkout)

    async def _begin(self, command: CheckOut) -> tuple[Checkout, Addresses | BaseException]:
        """Open the checkout and ask for the addresses at once: asking takes nothing that would have to go back."""
        wanted = list(dict.fromkeys((command.shipping_address_id, command.billing_address_id)))
        asking = self._identity.addresses(command.storefront.name, command.user_id, wanted)
        checkout, addresses = await asyncio.gather(self._open(command), asking, return_exceptions=True)
        if isinstance(checkout, BaseException):
            raise checkout
        return checkout, addresses

    async def _open(self, command: CheckOut) -> Checkout:
        """A checkout of this request that is not over: a new one, or the one it was interrupted in."""
        first = self._attempt(command, 0)
        if await Checkouts(self._database.single).add(first):
            return first
        return await self._open_again(command)

    async def _open_again(self, command: CheckOut) -> Checkout:
        attempt = 0
        async with self._database.transaction() as session:
            checkouts = Checkouts(session)
            while True:
                checkout = self._attempt(command, attempt)
                if await checkouts.add(checkout):
                    return checkout
                assert command.request_id is not None, "random ids do not collide"
                earlier = await checkouts.latest(command.request_id)
                if not earlier.is_over:
                    resumed = self._resumed(earlier, command)
                    await checkouts.save(resumed)
                    return resumed
                attempt = earlier.attempt + 1

    def _attempt(self, command: CheckOut, attempt: int) -> Checkout:
        return Checkout(
            id=checkout_id(command.request_id, attempt),
            storefront=command.storefront.name,
            user_id=command.user_id,
            request_id=command.request_id,
            attempt=attempt,
            shipping_address_id=command.shipping_address_id,
            billing_address_id=command.billing_address_id,
            deadline=clock.now() + self._patience,
        )

    def _resumed(self, earlier: Checkout, command: CheckOut) -> Checkout:
        asked = (command.shipping_address_id, command.billing_address_id)
        if asked != (earlier.shipping_address_id, earlier.billing_address_id):
            raise IdempotencyKeyReused()
        earlier.resume(clock.now() + self._patience)
        return earlier

    async def _proceed(
        self, command: CheckOut, checkout: Checkout, addresses: Addresses | BaseException
    ) -> PlacedOrder:
        if isinstance(addresses, BaseException):
            raise addresses
        _check_addresses(command, addresses)
        shop, order_id = command.storefront.name, checkout.id
        tracing.tell(order_id=str(order_id))
        await free_earlier(checkout, self._database, self._cart, self._catalog)
        try:
            claimed = await self._cart.claim(shop, command.user_id, order_id)
            amounts = (line.unit_price * line.quantity for line in claimed)
            check_chargeable(Totals.of(amounts, command.storefront).total, command.storefront)
            wanted = [WantedLine.model_validate(line, from_attributes=True) for line in claimed]
            reserved = await self._catalog.reserve(shop, order_id, wanted)
        except RemoteRefusal as refusal:
            if refusal.code in RELEASED_BEFORE:
                raise CheckoutLapsed() from refusal
            raise
        return await place_order(
            PlaceOrder(
                order_id=order_id,
                storefront=command.storefront,
                user_id=command.user_id,
                email=command.email,
                shipping_address=addresses[command.shipping_address_id],
                billing_address=addresses[command.billing_address_id],
                claimed=claimed,
                reserved=reserved,
            ),
            self._database.single,
        )

    async def _give_back(self, checkout: Checkout) -> bool:
        """Undo the steps; False when the order exists after all: a twin wrote it, or a commit whose answer was lost.

        The checkout is closed first, so that no order can be written for what goes back. What a sibling cannot
        give back now, it is told to by an event.
        """
        async with self._database.transaction() as session:
            if not await Checkouts(session).refuse(checkout.id):
                return False
        try:
            await self._cart.release(checkout.storefront, checkout.id)
            await self._catalog.release(checkout.storefront, checkout.id)
        except Exception as error:
            log.warning("checkout_not_released_at_once", order_id=str(checkout.id), reason=faults.reason(error))
            async with self._database.transaction() as session:
                await abandon(await Checkouts(session).get(checkout.id), session)
        else:
            async with self._database.transaction() as session:
                await Checkouts(session).settle(checkout.id)
        return True

    async def _placed(self, checkout: Checkout) -> PlacedOrder:
        async with self._database.transaction() as session:
            orders = Orders(session, checkout.storefront)
            order = await orders.get(checkout.id)
            return PlacedOrder(order, await orders.lines(order.id))


def _check_addresses(command: CheckOut, found: Addresses) -> None:
    asked = {"shipping_address_id": command.shipping_address_id, "billing_address_id": command.billing_address_id}
    faults = [
        FieldFault(name, "address.unknown", {"id": wanted}) for name, wanted in asked.items() if wanted not in found
    ]
    if faults:
        raise InvalidFields(*faults)
