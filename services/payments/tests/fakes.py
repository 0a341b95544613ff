"""Fakes: orders, and the transport to Stripe."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.audit import AuditFilter, RecordedEntry
from common.events.envelope import Envelope
from common.kernel.errors import NotFound, ServiceUnavailable
from common.rpc.interfaces.every_service import EveryServiceInterface
from common.rpc.interfaces.orders import OrdersInterface, Payable, RetryPack
from starlette.applications import Starlette
from testkit.harness import Harness


class OrderNotFound(NotFound):
    code = "order.not_found"


@dataclass
class FakeOrders(OrdersInterface):
    """The internal methods of orders, and its handling of `payment.succeeded`."""

    payables: dict[UUID, Payable] = field(default_factory=dict)
    handled: list[dict[str, Any]] = field(default_factory=list)
    is_down: bool = False

    def forget(self) -> None:
        """Be as new, for the next test."""
        self.payables.clear()
        self.handled.clear()
        self.is_down = False

    def place(self, user_id: UUID, **changes: Any) -> Payable:
        facts: dict[str, Any] = {
            "order_id": uuid4(),
            "number": "ORD-20261121-ABC123",
            "user_id": user_id,
            "email": f"{user_id.hex[:8]}@customer.example",
            "amount": 275498,
            "currency": "USD",
            "status": "pending",
            "is_payable": True,
            "is_closed": False,
        }
        order = Payable(**{**facts, **changes})
        self.payables[order.order_id] = order
        return order

    def change(self, order: Payable, **changes: Any) -> None:
        self.payables[order.order_id] = order.model_copy(update=changes)

    def status(self, order: Payable) -> str:
        return self.payables[order.order_id].status

    async def payable(self, storefront: str, order_id: UUID) -> Payable:
        if self.is_down:
            raise ServiceUnavailable()
        if order_id not in self.payables:
            raise OrderNotFound()
        return self.payables[order_id]

    async def is_ordered(self, storefront: str, product_id: UUID) -> bool:
        raise AssertionError("not called here")

    async def has_purchased(self, storefront: str, user_id: UUID, product_id: UUID) -> bool:
        raise AssertionError("payments does not call this")

    async def retry_pack(self, storefront: str, retry_pack_id: UUID) -> RetryPack:
        raise AssertionError("payments does not call this")

    async def ordered_books(self, storefront: str, book_ids: list[UUID]) -> list[UUID]:
        raise AssertionError("payments does not call this")

    def handle(self, success: Envelope) -> None:
        """Handle the event as orders' consumer does."""
        if self.is_down:
            raise ServiceUnavailable()
        self.handled.append(success.model_dump(mode="json"))
        paid = success.data
        order = self.payables[UUID(paid["order_id"])]
        assert success.type == "payment.succeeded"
        if order.is_payable and (paid["amount"], paid["currency"]) == (order.amount, order.currency):
            self.change(order, status="processing", is_payable=False)


class FakeOrdersEvents(EveryServiceInterface):
    """Receives eager deliveries to orders."""

    def __init__(self, orders: FakeOrders) -> None:
        self._orders = orders

    async def deliver_event(self, envelope: Envelope) -> None:
        self._orders.handle(envelope)

    async def ping_database(self) -> None:
        raise AssertionError("payments does not call this")

    async def check_jobs(self) -> None:
        raise AssertionError("payments does not call this")

    async def audit_entries(self, storefront: str, wanted: AuditFilter, limit: int) -> list[RecordedEntry]:
        raise NotImplementedError

    async def openapi_document(self, contract: str) -> dict[str, Any]:
        raise AssertionError("payments does not call this")


class StripeTransport(httpx.AsyncBaseTransport):
    """The HTTP transport to Stripe. It can be unreachable, lose responses, refuse, or return given responses.

    `before` is called once, before the first request to a path. `answers` are given to all requests to a path.
    """

    def __init__(self, app: Starlette) -> None:
        self._inner = httpx.ASGITransport(app)
        self.calls: list[tuple[str, str]] = []
        self.authorizations: list[str] = []
        self.is_unreachable = False
        self.loses_response: set[str] = set()
        self.refuses: set[str] = set()
        self.before: dict[str, Callable[[], Awaitable[None]]] = {}
        self.response: tuple[int, dict[str, Any]] | None = None
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/stripe/v1")
        self.calls.append((request.method, path))
        self.authorizations.append(request.headers["authorization"])
        if self.is_unreachable:
            raise httpx.ConnectError("cut")
        if self.response is not None or path in self.answers or path in self.refuses:
            status, body = self.response or self.answers.get(path) or BALANCE_INSUFFICIENT
            return httpx.Response(status, json=body)
        if path in self.before:
            await self.before.pop(path)()
        response = await self._inner.handle_async_request(request)
        if path in self.loses_response:
            raise httpx.ReadError("lost")
        return response

    def posts(self, path: str) -> int:
        return self.calls.count(("POST", path))


class ReplaceableTransport(httpx.AsyncBaseTransport):
    """The transport of a service that several tests use in turn."""

    current: httpx.AsyncBaseTransport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.current.handle_async_request(request)


@dataclass
class WebhookGateway:
    """The gateway for Stripe's webhook: the URL's path is the storefront, and the caller is anonymous."""

    harness: Harness | None = None

    async def forward(self, request: httpx.Request) -> httpx.Response:
        assert self.harness
        client = self.harness.anonymous(request.url.path.strip("/"))
        headers = {"stripe-signature": request.headers["stripe-signature"]}
        return await client.post("/api/v1/payments/webhook/", content=request.content, headers=headers)


BALANCE_INSUFFICIENT: tuple[int, dict[str, Any]] = (
    400,
    {"error": {"type": "invalid_request_error", "code": "balance_insufficient", "message": "Insufficient funds."}},
)
"""The response of Stripe when the account's balance is too low for a refund."""

WRONG_KEY: tuple[int, dict[str, Any]] = (
    401,
    {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_***"}},
)
"""The response of Stripe after its key was changed in the dashboard: an error that the SDK does not retry."""
