"""Simulated customers with different behaviour, who buy repeatedly and retry during outages."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from clients.emporium import Card, Shopper, StaffMember
from platform_under_test import STAFF_PASSWORD

from crash.confirmations import Confirmations, ConfirmedOrder
from crash.retrying_client import ONCE, TIMEOUT_SECONDS, RetryingClient, Steps, is_to_be_repeated

PURCHASES = 10
IMPATIENT = 0.25
"""The share of checkouts that are never repeated, so that timers must undo what a fault left of them."""
Goods = dict[str, int]
"""Product id → initial stock."""


@dataclass(slots=True)
class Shop:
    """A running shop under test: its products, and the orders it has confirmed.

    `platform` is an address, `gateways` are further addresses of the same platform. An unanswered request is repeated
    for `timeout_seconds`. If its key stays held by an earlier attempt for more than `resumed_within` seconds, it fails.
    """

    platform: str
    gateways: tuple[str, ...] = ()
    resumed_within: float = TIMEOUT_SECONDS
    base: str = field(init=False)
    steps: Steps = field(default_factory=Steps)
    confirmations: Confirmations = field(default_factory=Confirmations)
    stock: Goods = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    timeout_seconds: float = TIMEOUT_SECONDS
    wire: RetryingClient = field(init=False)
    card: Card = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"{self.platform}/emporium"
        self.wire = RetryingClient(self.steps, self.timeout_seconds, resumed_within=self.resumed_within)
        self.card = Card(self.sandbox, self.wire)

    @property
    def sandbox(self) -> str:
        return f"{self.platform}/sandbox"

    @property
    def purchases(self) -> int:
        return self.confirmations.purchases

    async def staff(self) -> StaffMember:
        return await StaffMember(self.base, self.wire).login("staff@emporium.example", STAFF_PASSWORD)

    async def machine(self, *permissions: str) -> StaffMember:
        """A client with an API key, which stays valid when the clock is advanced."""
        body = {"name": f"machine-{uuid4().hex[:8]}", "permissions": permissions}
        key = (await (await self.staff()).call("POST", "/api-keys", 201, json=body))["key"]
        machine = StaffMember(self.base, self.wire)
        machine.http.headers["Authorization"] = f"Bearer {key}"
        return machine

    async def offer(self, *stocks: int) -> list[str]:
        """Create products with this stock each; returns their ids."""
        staff = await self.staff()
        products = [await staff.product(stock, price=f"{9 + number}.99") for number, stock in enumerate(stocks)]
        self.skus |= {product["sku"]: product["id"] for product in products}
        self.stock |= {product["id"]: stock for product, stock in zip(products, stocks, strict=True)}
        return [product["id"] for product in products]

    async def customer(self, random: Random) -> "Customer":
        """Return a new customer with an address."""
        gateway = random.choice((self.platform, *self.gateways))
        customer = Customer(self, f"{gateway}/emporium", random)
        await customer.join()
        customer.home = await customer.address()
        return customer

    async def keep_busy(self, products: Sequence[str], closing: asyncio.Event, random: Random) -> None:
        """Run one customer after the other until the shop closes, each shorter than the lifetime of its token."""
        while not closing.is_set():
            await (await self.customer(random)).go_shopping(products, closing)


class Customer(Shopper):
    """A customer who buys at random, and then pays, cancels or leaves the order."""

    def __init__(self, shop: Shop, base: str, random: Random) -> None:
        super().__init__(base, shop.wire)
        self.shop = shop
        self.random = random
        self.home = ""

    async def go_shopping(self, products: Sequence[str], closing: asyncio.Event) -> None:
        """Make some purchases, or fewer if the shop closes."""
        ways = self._ways()
        for _ in range(PURCHASES):
            if closing.is_set():
                return None
            way = self.random.choice(ways)
            if self.random.random() < IMPATIENT:
                return await self.try_once(products)
            order = await self.buy(products)
            if order is not None:
                await way(order)
        return None

    async def buy(self, products: Sequence[str]) -> str | None:
        """Place an order of one or two lines; returns None if stock is insufficient."""
        await self.fill_the_cart(products)
        order = await self.check_out()
        if order is None:
            await self.post("/cart/clear/")
        return order

    async def fill_the_cart(self, products: Sequence[str]) -> None:
        for product in self.random.sample(products, self.random.choice((1, 1, 2))):
            await self.add(product, self.random.choice((1, 1, 2, 3)))

    async def try_once(self, products: Sequence[str]) -> None:
        """Send a checkout that is never repeated, whatever the response."""
        await self.fill_the_cart(products)
        key = str(uuid4())
        try:
            response = await self._post_order(key, extensions=ONCE)
        except httpx.TransportError:
            self.shop.confirmations.lost.add(self.email)
            return
        if response.status_code == 201:
            self.shop.confirmations.note(ConfirmedOrder.of(response.json(), key, self.shop.skus))
        elif is_to_be_repeated(response):
            self.shop.confirmations.lost.add(self.email)
        else:
            assert _is_short(response), f"{response.status_code} {response.text}"

    async def check_out(self, *, twice: bool | None = None) -> str | None:
        """Check out; returns None if stock is insufficient. May be sent twice concurrently."""
        key = str(uuid4())
        twice = self.random.random() < 0.2 if twice is None else twice
        answers = await asyncio.gather(*(self._check_out(key) for _ in range(2 if twice else 1)))
        placed = [answer for answer in answers if answer.status_code == 201]
        if not placed:
            return None
        if len(placed) < len(answers):  # stock was released between the two requests; the key now returns the order
            refusals = {answer.json()["code"] for answer in answers if answer not in placed}
            assert refusals == {"stock_unavailable"}, refusals
            placed.append(await self._check_out(key))
        for response in placed:
            assert response.status_code == 201, response.text
            self.shop.confirmations.note(ConfirmedOrder.of(response.json(), key, self.shop.skus))
        return str(placed[0].json()["id"])

    async def _check_out(self, key: str) -> httpx.Response:
        response = await self._post_order(key)
        assert response.status_code == 201 or _is_short(response), f"{response.status_code} {response.text}"
        return response

    async def _post_order(self, key: str, **options: Any) -> httpx.Response:
        body = {"shipping_address_id": self.home, "billing_address_id": self.home}
        return await self.call("POST", "/orders/", json=body, headers={"Idempotency-Key": key}, **options)

    def _ways(self) -> list[Callable[[str], Awaitable[None]]]:
        often = [self.pay] * 6 + [self.pay_and_leave] * 2
        return [*often, self.leave, self.cancel, self.regret, self.waver, self.cancel_and_pay]

    async def pay(self, order: str) -> None:
        """Pay, and confirm."""
        intent = await self._pay_at_stripe(order)
        await self.confirm(order, intent)
        self.shop.confirmations.paid.add(order)

    async def pay_and_leave(self, order: str) -> None:
        """Pay without the customer's return: the browser is closed at Stripe's page."""
        await self._pay_at_stripe(order)

    async def leave(self, order: str) -> None:
        """Leave the order unpaid."""

    async def cancel(self, order: str) -> None:
        await self.post(f"/orders/{order}/cancel/")
        self.shop.confirmations.cancelled.add(order)

    async def regret(self, order: str) -> None:
        await self.pay(order)
        await self.cancel(order)

    async def waver(self, order: str) -> None:
        """Pay and cancel concurrently."""
        intent = await self.intent(order)
        cancelling = asyncio.create_task(self.cancel(order))
        await self.shop.card.pay(intent)
        await self.confirm(order, intent["payment_intent_id"], expect=None)
        await cancelling

    async def cancel_and_pay(self, order: str) -> None:
        """Pay after cancelling: Stripe's page was still open."""
        intent = await self.intent(order)
        await self.cancel(order)
        await self.shop.card.pay(intent)
        await self.confirm(order, intent["payment_intent_id"], expect=None)

    async def _pay_at_stripe(self, order: str) -> str:
        intent = await self.intent(order)
        paid = await self.shop.card.pay(intent)
        assert paid.is_success, paid.text
        self.shop.confirmations.purchases += 1
        return intent["payment_intent_id"]


def _is_short(response: httpx.Response) -> bool:
    if response.status_code != 400:
        return False
    answer: dict[str, Any] = response.json()
    return answer["code"] in ("stock_unavailable", "cart_empty")
