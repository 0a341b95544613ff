"""Emporium's bodies about payments."""

from typing import Annotated
from uuid import UUID

from common.web import Body, Output
from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from payments.domain.errors import OrderNotFound
from payments.domain.intent import Intent
from payments.use_cases.confirm_payment import ConfirmPayment
from payments.use_cases.create_intent import CreateIntent


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("blank", "This field may not be blank.")
    return text


Filled = Annotated[str, StringConstraints(strip_whitespace=True, max_length=255), AfterValidator(_filled)]


def _order(order_id: str) -> UUID:
    """An id that cannot be one is as unknown as any other. Raises OrderNotFound."""
    try:
        return UUID(order_id)
    except ValueError as error:
        raise OrderNotFound() from error


class CreateIntentBody(Body):
    """Amounts, if sent, are ignored: the order knows its own."""

    order_id: Filled

    def command(self, storefront: str, user_id: UUID) -> CreateIntent:
        return CreateIntent(storefront, user_id, _order(self.order_id))


class IntentBody(Output):
    client_secret: str
    payment_intent_id: str

    @classmethod
    def of(cls, intent: Intent) -> "IntentBody":
        return cls(client_secret=intent.client_secret or "", payment_intent_id=intent.id)


class ConfirmBody(Body):
    order_id: Filled
    payment_intent_id: Filled

    def command(self, storefront: str, user_id: UUID) -> ConfirmPayment:
        return ConfirmPayment(storefront, user_id, _order(self.order_id), self.payment_intent_id)


class ConfirmedBody(Output):
    message: str
    order_id: UUID


class ReceivedBody(Output):
    status: str
