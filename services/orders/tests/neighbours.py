"""Identity, cart and catalog as orders knows them: their internal paths, and ways to fail at any step."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from common.callers import HEADER, INTERNAL, CallerTokens
from common.clients.siblings import Siblings
from common.clients.ways import Way
from common.events.envelope import Envelope
from common.testing.harness import KEY
from common.testing.through import Through

Line = dict[str, Any]
Handler = Callable[[httpx.Request], Awaitable[httpx.Response]]


class Died(BaseException):
    """The process ends here; nothing that catches ordinary exceptions may notice."""


@dataclass
class Trouble:
    """What happens at a step, before or after its effect, `times` times."""

    what: BaseException | httpx.Response
    after: bool = False
    times: int = 1_000

    def strike(self) -> httpx.Response:
        self.times -= 1
        if isinstance(self.what, BaseException):
            raise self.what
        return self.what


@dataclass
class Neighbours:
    """Steps are named addresses, claim, unclaim, reserve, unreserve, hear; `calls` lists them as they were made."""

    addresses: dict[UUID, dict[UUID, dict[str, Any]]] = field(default_factory=dict)
    carts: dict[UUID, list[Line]] = field(default_factory=dict)
    claims: dict[UUID, tuple[UUID, list[Line]]] = field(default_factory=dict)
    stock: dict[UUID, int] = field(default_factory=dict)
    reservations: dict[UUID, list[Line]] = field(default_factory=dict)
    closed: set[tuple[str, UUID]] = field(default_factory=set)
    troubles: dict[str, Trouble] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    heard: list[Envelope] = field(default_factory=list)
    meanwhile: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)

    def siblings(self) -> Siblings:
        handlers = {"identity": self._identity, "cart": self._cart, "catalog": self._catalog}
        tokens = CallerTokens(KEY, "tests")

        def reach(service: str) -> Way:
            async def answer(request: httpx.Request) -> httpx.Response:
                assert INTERNAL in tokens.verify(request.headers[HEADER], service).scopes
                return await handlers[service](request)

            return Through(httpx.MockTransport(answer), f"http://{service}")

        return Siblings(tokens, reach)

    # What the neighbours have.

    def address(self, user_id: UUID, name: str = "John Doe") -> UUID:
        address_id = uuid4()
        self.addresses.setdefault(user_id, {})[address_id] = {
            "full_name": name,
            "street_address": "123 Main St",
            "apartment": None,
            "city": "New York",
            "state": "NY",
            "country": "USA",
            "zip_code": "10001",
            "phone_number": "+1234567890",
        }
        return address_id

    def product(self, stock: int = 10) -> UUID:
        product_id = uuid4()
        self.stock[product_id] = stock
        return product_id

    def fill_cart(self, user_id: UUID, product_id: UUID, quantity: int = 1, price: int = 249_999, **more: Any) -> None:
        line = {"product_id": str(product_id), "variant_id": None, "quantity": quantity, "unit_price": price, **more}
        self.carts.setdefault(user_id, []).append(line)

    def hear(self, envelopes: list[Envelope]) -> None:
        """What cart and catalog do on the events they consume."""
        for envelope in envelopes:
            if envelope.source != "orders":
                continue
            order_id = UUID(envelope.data["order_id"])
            if envelope.type == "checkout.abandoned":
                self._unclaim(order_id)
            if envelope.type in ("checkout.abandoned", "order.cancelled", "order.expired"):
                self._unreserve(order_id)
            if envelope.type == "order.created":
                self.claims.pop(order_id, None)

    # How they answer.

    async def _identity(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)

        def effect() -> Any:
            own = self.addresses.get(UUID(body["user_id"]), {})
            return {each: own[UUID(each)] for each in body["ids"] if UUID(each) in own}

        return await self._step("addresses", effect)

    async def _cart(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/internal/claims":
            body = json.loads(request.content)
            return await self._step("claim", lambda: self._claim(UUID(body["user_id"]), UUID(body["order_id"])))
        return await self._step("unclaim", lambda: self._unclaim(_id_in(request, "claims")))

    async def _catalog(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/internal/events":
            envelope = Envelope.model_validate_json(request.content)
            return await self._step("hear", lambda: self._hear(envelope))
        if request.url.path == "/internal/reservations":
            body = json.loads(request.content)
            return await self._step("reserve", lambda: self._reserve(UUID(body["order_id"]), body["lines"]))
        return await self._step("unreserve", lambda: self._unreserve(_id_in(request, "reservations")))

    async def _step(self, name: str, effect: Callable[[], Any]) -> httpx.Response:
        self.calls.append(name)
        trouble = self.troubles.get(name)
        if trouble and trouble.times and not trouble.after:
            return trouble.strike()
        answer = effect()
        if name in self.meanwhile:
            await self.meanwhile.pop(name)()
        if trouble and trouble.times:
            return trouble.strike()
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, json=answer) if answer is not None else httpx.Response(204)

    def _claim(self, user_id: UUID, order_id: UUID) -> Any:
        if ("claim", order_id) in self.closed:
            return refusal("conflict", "claim.closed")
        if order_id not in self.claims:
            lines = self.carts.pop(user_id, [])
            if not lines:
                return refusal("invalid", "cart.empty")
            self.claims[order_id] = user_id, lines
        return self.claims[order_id][1]

    def _unclaim(self, order_id: UUID) -> None:
        self.closed.add(("claim", order_id))
        user_id, lines = self.claims.pop(order_id, (None, []))
        if user_id is not None:
            self.carts.setdefault(user_id, []).extend(lines)

    def _reserve(self, order_id: UUID, lines: list[Line]) -> Any:
        if ("reservation", order_id) in self.closed:
            return refusal("conflict", "reservation.closed")
        if order_id not in self.reservations:
            for line in lines:
                available = self.stock[UUID(line["product_id"])]
                if available < line["quantity"]:
                    facts = {"product_id": line["product_id"], "variant_id": None}
                    facts |= {"requested": line["quantity"], "available": available}
                    return refusal("conflict", "stock.unavailable", facts)
            for line in lines:
                self.stock[UUID(line["product_id"])] -= line["quantity"]
            self.reservations[order_id] = lines
        return [_reserved(line) for line in self.reservations[order_id]]

    def _unreserve(self, order_id: UUID) -> None:
        self.closed.add(("reservation", order_id))
        for line in self.reservations.pop(order_id, []):
            self.stock[UUID(line["product_id"])] += line["quantity"]

    def _hear(self, envelope: Envelope) -> None:
        self.heard.append(envelope)
        self.hear([envelope])


def refusal(kind: str, code: str, facts: dict[str, Any] | None = None) -> httpx.Response:
    status = {"invalid": 422, "conflict": 409, "not_found": 404}[kind]
    return httpx.Response(status, json={"kind": kind, "code": code, "facts": facts or {}})


def unreachable() -> httpx.TransportError:
    return httpx.ConnectError("nobody answers")


def _reserved(line: Line) -> Line:
    variant = line["variant_id"]
    return {
        **line,
        "product_name": 'MacBook Pro 16"',
        "product_slug": "macbook-pro-16",
        "variant_name": "16GB RAM - 512GB SSD" if variant else None,
        "sku": "MBPRO-16-512" if variant else "MBPRO-16",
        "image": "/media/macbook.jpg",
    }


def _id_in(request: httpx.Request, collection: str) -> UUID:
    _, internal, named, order_id, release = request.url.path.split("/")
    assert (internal, named, release) == ("internal", collection, "release")
    return UUID(order_id)
