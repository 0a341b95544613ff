"""Emporium's bodies for payments."""

from typing import Annotated
from uuid import UUID

from common.http import Body, Output
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from payments.domain.errors import OrderNotFound
from payments.use_cases.confirm_payment import ConfirmPayment
from payments.use_cases.create_intent import CreateIntent


def _not_blank(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This field may not be blank.")
    return text


NonBlank = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255), AfterValidator(_not_blank)]


def _order_id(order_id: str) -> UUID:
    """Parse the id. Raises OrderNotFound for a malformed one, as for an unknown one."""
    try:
        return UUID(order_id)
    except ValueError as error:
        raise OrderNotFound() from error


class CreateIntentBody(Body):
    """Amounts, if sent, are ignored: orders provides the amount."""

    order_id: NonBlank

    def command(self, storefront: str, user_id: UUID) -> CreateIntent:
        return CreateIntent(storefront=storefront, user_id=user_id, order_id=_order_id(self.order_id))


class IntentBody(Output):
    client_secret: str
    payment_intent_id: str


class ConfirmBody(Body):
    order_id: NonBlank
    payment_intent_id: NonBlank

    def command(self, storefront: str, user_id: UUID) -> ConfirmPayment:
        return ConfirmPayment(
            storefront=storefront,
            user_id=user_id,
            order_id=_order_id(self.order_id),
            transaction_id=self.payment_intent_id,
        )


class ConfirmedBody(Output):
    message: str
    order_id: UUID


class ReceivedBody(Output):
    status: str
