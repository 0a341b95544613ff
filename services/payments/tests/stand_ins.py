"""Hand-written stand-ins: orders, and the line to Stripe."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.clients.orders import Payable
from common.testing.harness import Harness
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass
class FakeOrders:
    """Orders as payments knows it: what is owed, and who listens."""

    payables: dict[UUID, Payable] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    is_down: bool = False

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

    @property
    def app(self) -> Starlette:
        routes = [
            Route("/internal/orders/{order_id:uuid}/payable", self._payable),
            Route("/internal/orders/{order_id:uuid}/payments", self._take_payment, methods=["POST"]),
        ]
        return Starlette(routes=routes)

    async def _payable(self, request: Request) -> Response:
        if self.is_down:
            return Response(status_code=503)
        order = self.payables.get(request.path_params["order_id"])
        if order is None:
            return JSONResponse({"kind": "not_found", "code": "order.not_found"}, 404)
        return JSONResponse(order.model_dump(mode="json"))

    async def _take_payment(self, request: Request) -> Response:
        if self.is_down:
            return Response(status_code=503)
        envelope = await request.json()
        self.told.append(envelope)
        order, paid = self.payables[request.path_params["order_id"]], envelope["data"]
        assert (envelope["type"], paid["order_id"]) == ("payment.succeeded", str(order.order_id))
        if order.is_payable and (paid["amount"], paid["currency"]) == (order.amount, order.currency):
            self.change(order, status="processing", is_payable=False)
        return JSONResponse(self.payables[order.order_id].model_dump(mode="json"))


class Line(httpx.AsyncBaseTransport):
    """The way to Stripe. It can be cut, lose answers, refuse, or have somebody else answer.

    `before` is called once, when a path is first asked for.
    """

    def __init__(self, app: Starlette) -> None:
        self._inner = httpx.ASGITransport(app)
        self.calls: list[tuple[str, str]] = []
        self.authorizations: list[str] = []
        self.is_cut = False
        self.loses: set[str] = set()
        self.refuses: set[str] = set()
        self.before: dict[str, Callable[[], Awaitable[None]]] = {}
        self.answer: tuple[int, dict[str, Any]] | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/stripe/v1")
        self.calls.append((request.method, path))
        self.authorizations.append(request.headers["authorization"])
        if self.is_cut:
            raise httpx.ConnectError("cut")
        if self.answer is not None or path in self.refuses:
            status, body = self.answer or POOR
            return httpx.Response(status, json=body)
        if path in self.before:
            await self.before.pop(path)()
        response = await self._inner.handle_async_request(request)
        if path in self.loses:
            raise httpx.ReadError("lost")
        return response

    def posts(self, path: str) -> int:
        return self.calls.count(("POST", path))


@dataclass
class Door:
    """The gateway, as Stripe's webhook meets it: it knows the storefront by the address and admits strangers."""

    harness: Harness | None = None

    async def take(self, request: httpx.Request) -> httpx.Response:
        assert self.harness
        client = self.harness.anonymous(request.url.path.strip("/"))
        headers = {"stripe-signature": request.headers["stripe-signature"]}
        return await client.post("/api/v1/payments/webhook/", content=request.content, headers=headers)


POOR: tuple[int, dict[str, Any]] = (
    400,
    {"error": {"type": "invalid_request_error", "code": "balance_insufficient", "message": "Insufficient funds."}},
)
"""What Stripe answers when the account cannot pay for a refund."""

WRONG_KEY: tuple[int, dict[str, Any]] = (
    401,
    {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_***"}},
)
"""What Stripe answers after its key was changed in the dashboard: an error that the SDK does not retry."""
