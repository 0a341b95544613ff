"""Storybook's bodies for orders of books and of retry packs."""

from typing import Annotated, Any
from uuid import UUID

from common.http import Body, Output, shown
from common.kernel.callers import Caller
from common.kernel.money import digits, to_decimal_string
from common.kernel.storefronts import Storefront
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from orders.contracts.storybook.numbers import IgnoredAmount, PublicId, Quantity
from orders.domain.book_order import BookOrder, BookOrderStatus
from orders.use_cases.order_retry_pack import OrderedPack, OrderRetryPack
from orders.use_cases.place_book_order import Copies, PlaceBookOrder

CONTENT_TYPES = ("CHARACTER", "COVER", "PAGE")


class CopiesBody(Body):
    """`quantity` defaults to 1. `unit_price` is required and ignored: the price is that of the tier."""

    book_id: UUID
    quantity: Quantity | None = None
    unit_price: IgnoredAmount


class CreateOrderBody(Body):
    """`tier_name` is the code or the name of an active tier. `delivery_cost` and `total_amount` are ignored."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tier_name": "book_8",
                    "delivery_address_id": 1,
                    "items": [
                        {"book_id": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11", "quantity": 1, "unit_price": "40.00"}
                    ],
                }
            ]
        }
    )

    tier_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    delivery_address_id: PublicId
    items: Annotated[list[CopiesBody], Field(min_length=1, max_length=100)]
    delivery_cost: IgnoredAmount | None = None
    total_amount: IgnoredAmount | None = None

    def command(
        self, caller: Caller, storefront: Storefront, request_id: UUID | None, accept_language: str | None
    ) -> PlaceBookOrder:
        return PlaceBookOrder(
            storefront=storefront,
            user_id=caller.user_id,
            guest_id=caller.guest_id,
            email=caller.email if caller.user_id else None,
            language=caller.language or storefront.mail.accepted(accept_language),
            tier_name=self.tier_name,
            address_number=self.delivery_address_id,
            copies=tuple(Copies(book_id=each.book_id, quantity=each.quantity or 1) for each in self.items),
            request_id=request_id,
        )


class CreatedOrder(Output):
    """`total_amount` is what is to be paid, delivery included."""

    order_id: int
    status: BookOrderStatus
    total_amount: str
    currency: str


def created_order_body(order: BookOrder) -> dict[str, Any]:
    total = to_decimal_string(order.total, order.currency)
    return shown(CreatedOrder, order, order_id=order.number, total_amount=total)


def _content_type(value: object) -> object:
    """In any letter case."""
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "Not a valid string.")
    if value.upper() not in CONTENT_TYPES:
        raise PydanticCustomError("content_type", "Not a valid choice.")
    return value.upper()


class RetryPackBody(Body):
    """`content_type` is CHARACTER, COVER or PAGE in any letter case; the `content_id` of a COVER is its book's."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"content_type": "PAGE", "content_id": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11"}]}
    )

    content_type: Annotated[str, BeforeValidator(_content_type)]
    content_id: UUID

    def command(self, caller: Caller, storefront: Storefront, request_id: UUID | None) -> OrderRetryPack:
        assert caller.user_id
        return OrderRetryPack(
            storefront=storefront,
            user_id=caller.user_id,
            email=caller.email or "",
            content_type=self.content_type,
            content_id=self.content_id,
            request_id=request_id,
        )


class CreatedRetryPack(Output):
    """`order_id` is what the payment is for; `retry_pack_order_id` is applied at `retries/add/` once it is paid."""

    order_id: int
    retry_pack_order_id: UUID
    status: BookOrderStatus
    pack_size: int
    pack_price_gel: str
    amount_gel: int | float
    total_amount: str
    currency: str


def created_retry_pack_body(ordered: OrderedPack) -> dict[str, Any]:
    order = ordered.order
    price, units = to_decimal_string(order.total, order.currency), 10 ** digits(order.currency)
    return shown(
        CreatedRetryPack,
        order,
        order_id=order.number,
        retry_pack_order_id=ordered.pack_id,
        pack_size=ordered.size,
        pack_price_gel=price,
        amount_gel=order.total // units if order.total % units == 0 else order.total / units,
        total_amount=price,
    )
