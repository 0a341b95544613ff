"""`/api/orders/payment/webhook/`: the payment system reports that an order was paid."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal

from common.http import AnyCaller, Body, Output, served_in_maintenance, unguarded
from common.http.routes import NonTransactionalRoute
from common.kernel.storefronts import Storefront
from fastapi import APIRouter, Request, Response
from pydantic import BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from orders.contracts.storybook.numbers import PublicId
from orders.use_cases.book_order_context import BookOrderContext
from orders.use_cases.record_book_payment import RecordBookPayment, record_book_payment

HEADER = "X-Webhook-Secret"


def _transaction_id(value: object) -> object:
    """An integer or a text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise PydanticCustomError("transaction_id", "Must be an integer or a text.")
    return str(value)


class PaymentBody(Body):
    """A missing `status` is "paid". Without `customer_id` a visitor's order goes to the account with its email."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"order_id": 1, "status": "paid"}]})

    order_id: PublicId
    status: Literal["paid"] | None = None
    customer_id: PublicId | None = None
    transaction_id: Annotated[str, BeforeValidator(_transaction_id), StringConstraints(max_length=255)] | None = None

    def command(self, storefront: Storefront) -> RecordBookPayment:
        return RecordBookPayment(
            storefront=storefront,
            number=self.order_id,
            customer_number=self.customer_id,
            transaction_id=self.transaction_id or None,
        )


class PaidOutput(Output):
    order_id: int
    status: Literal["paid"]


_DOCUMENTED = {
    "parameters": [{"name": HEADER, "in": "header", "required": True, "schema": {"type": "string"}}],
    "security": [],
}


def webhook_routes(context: BookOrderContext) -> APIRouter:
    class VerifiedRoute(NonTransactionalRoute):
        """Checks the secret before anything else, also before a stored response is repeated."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handler = super().get_route_handler()

            async def handle(request: Request) -> Response:
                context.check_webhook_secret(request.state.caller.storefront, request.headers.get(HEADER))
                return await handler(request)

            return handle

    routes = APIRouter(prefix="/api/orders/payment", tags=["orders"], route_class=VerifiedRoute)

    @routes.post("/webhook/", openapi_extra=_DOCUMENTED, operation_id="stripe_webhooks.receive")
    @unguarded
    @served_in_maintenance
    async def webhook(body: PaymentBody, caller: AnyCaller) -> PaidOutput:
        """For the payment system, which knows the storefront's secret. Repeating a report has no further effect."""
        order = await record_book_payment(body.command(context.storefronts[caller.storefront]), context)
        return PaidOutput(order_id=order.number, status="paid")

    return routes
