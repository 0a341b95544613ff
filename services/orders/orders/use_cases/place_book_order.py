"""Order printed copies of books: amounts are computed from the tier and the storefront's settings."""

from dataclasses import dataclass
from uuid import UUID

from common.kernel.languages import Language
from common.kernel.storefronts import Storefront
from common.rpc.interfaces.generation import BookFacts
from common.rpc.interfaces.identity import ContactAddress

from orders.domain.book_errors import (
    AddressNotFound,
    AddressNotOwned,
    AddressWithoutEmail,
    OrderedBookNotFound,
    OrderedBookNotOwned,
    TierUnknown,
    VisitorUnknown,
)
from orders.domain.book_order import ERASED_CONTACT, RETRY_PACK, BookOrder, BookOrderItem
from orders.storefront import Books, Tier
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.cancel_orders_of_books import cancel_orders_of_books
from orders.use_cases.store_book_order import store_book_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    book_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceBookOrder:
    """By a user or a guest. `address_number` is the address's public id; `email` is the user's. `language` is that of
    the mails, None if it is not known."""

    storefront: Storefront
    user_id: UUID | None
    guest_id: UUID | None
    email: str | None
    language: Language | None
    tier_name: str
    address_number: int
    copies: tuple[Copies, ...]
    request_id: UUID | None

    def owns(self, owned: BookFacts | ContactAddress) -> bool:
        if self.user_id is not None:
            return owned.user_id == self.user_id
        return owned.user_id is None and owned.guest_id is not None and owned.guest_id == self.guest_id


async def place_book_order(command: PlaceBookOrder, context: BookOrderContext) -> BookOrder:
    """Raises VisitorUnknown, TierUnknown, AddressNotFound, AddressNotOwned, AddressWithoutEmail, OrderedBookNotFound,
    OrderedBookNotOwned.
    """
    if command.user_id is None and command.guest_id is None:
        raise VisitorUnknown()
    tier = _tier(command)
    address = await _address(command, context)
    books = await _books(command, context)

    def build(order_id: UUID) -> tuple[BookOrder, list[BookOrderItem]]:
        return _order(order_id, command, tier, address), _items(order_id, command, tier, books)

    order = await store_book_order(context.database, command.storefront.name, command.request_id, build)
    await _cancel_without_books(command, context)
    return order


def _tier(command: PlaceBookOrder) -> Tier:
    tier = command.storefront.section(Books).tier(command.tier_name)
    if command.tier_name.casefold() == RETRY_PACK or tier is None or not tier.active:
        raise TierUnknown()
    return tier


async def _address(command: PlaceBookOrder, context: BookOrderContext) -> ContactAddress:
    address = await context.identity.contact_address(command.storefront.name, command.address_number)
    if address is None:
        raise AddressNotFound()
    if not command.owns(address):
        raise AddressNotOwned()
    if command.user_id is None and not address.email:
        raise AddressWithoutEmail()
    return address


async def _books(command: PlaceBookOrder, context: BookOrderContext) -> dict[UUID, BookFacts]:
    wanted = list(dict.fromkeys(each.book_id for each in command.copies))
    books = await context.generation.books(command.storefront.name, wanted)
    if any(book_id not in books for book_id in wanted):
        raise OrderedBookNotFound()
    if not all(command.owns(book) for book in books.values()):
        raise OrderedBookNotOwned()
    return books


async def _cancel_without_books(command: PlaceBookOrder, context: BookOrderContext) -> None:
    """Cancel the stored order if a book was deleted after it was checked. Raises OrderedBookNotFound.

    The `book.deleted` of a book that is deleted from now on is handled after the order was stored, and cancels it too.
    """
    wanted = [each.book_id for each in command.copies]
    books = await context.generation.books(command.storefront.name, wanted)
    deleted = [book_id for book_id in wanted if book_id not in books]
    if deleted:
        async with context.database.transaction() as uow:
            await cancel_orders_of_books(command.storefront.name, deleted, uow)
        raise OrderedBookNotFound()


def _order(order_id: UUID, command: PlaceBookOrder, tier: Tier, address: ContactAddress) -> BookOrder:
    delivery = command.storefront.section(Books).delivery
    return BookOrder(
        id=order_id,
        storefront=command.storefront.name,
        user_id=command.user_id,
        guest_id=None if command.user_id else command.guest_id,
        email=command.email or address.email,
        language=command.language,
        tier_code=tier.code,
        tier_name=tier.name,
        currency=command.storefront.currency,
        delivery=delivery,
        total=delivery + tier.price * sum(each.quantity for each in command.copies),
        address=address.model_dump(include=set(ERASED_CONTACT)),
    )


def _items(order_id: UUID, command: PlaceBookOrder, tier: Tier, books: dict[UUID, BookFacts]) -> list[BookOrderItem]:
    return [
        BookOrderItem(
            order_id=order_id,
            position=position,
            book_id=each.book_id,
            title=books[each.book_id].title,
            quantity=each.quantity,
            unit_price=tier.price,
        )
        for position, each in enumerate(command.copies)
    ]
