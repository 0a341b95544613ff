"""Shoppers of all sorts, who buy again and again and let no outage keep them from it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from clients.emporium import Card, Shopper, StaffMember
from platform_under_test import STAFF_PASSWORD

from crash.insistence import ONCE, PATIENCE, Insisting, Steps, is_to_be_repeated
from crash.told import Promise, Told

PURCHASES = 10
IMPATIENT = 0.25
"""The part of checkouts that are never repeated, so that what a fault left of them has to mend by itself."""
Goods = dict[str, int]
"""Product id → how many there were in the beginning."""


@dataclass(slots=True)
class Shop:
    """A running shop under observation: its goods, and what it has told its customers.

    `platform` is an address, `doors` are others that lead to the same. A request whose key is held by an unanswered
    attempt for more than `resumed_within` seconds on end is a failure. `patience` is how many seconds a request is
    repeated that is not answered.
    """

    platform: str
    doors: tuple[str, ...] = ()
    resumed_within: float = PATIENCE
    base: str = field(init=False)
    steps: Steps = field(default_factory=Steps)
    told: Told = field(default_factory=Told)
    stock: Goods = field(default_factory=dict)
    skus: dict[str, str] = field(default_factory=dict)
    patience: float = PATIENCE
    wire: Insisting = field(init=False)
    card: Card = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"{self.platform}/emporium"
        self.wire = Insisting(self.steps, self.patience, resumed_within=self.resumed_within)
        self.card = Card(self.sandbox, self.wire)

    @property
    def sandbox(self) -> str:
        return f"{self.platform}/sandbox"

    async def offer(self, *stocks: int) -> list[str]:
        """New products with so many of each; answers their ids."""
        staff = await StaffMember(self.base, self.wire).login("staff@emporium.example", STAFF_PASSWORD)
        products = [await staff.product(stock, price=f"{9 + number}.99") for number, stock in enumerate(stocks)]
        self.skus |= {product["sku"]: product["id"] for product in products}
        self.stock |= {product["id"]: stock for product, stock in zip(products, stocks, strict=True)}
        return [product["id"] for product in products]

    async def customer(self, random: Random) -> "Customer":
        """Somebody new with an address."""
        door = random.choice((self.platform, *self.doors))
        customer = Customer(self, f"{door}/emporium", random)
        await customer.join()
        customer.home = await customer.address()
        return customer

    async def keep_busy(self, products: Sequence[str], closing: asyncio.Event, random: Random) -> None:
        """One customer after the other, none so long that their sign-in could expire, until the shop closes."""
        while not closing.is_set():
            await (await self.customer(random)).go_shopping(products, closing)


class Customer(Shopper):
    """Buys at random, and then does one of the things people do with orders."""

    def __init__(self, shop: Shop, base: str, random: Random) -> None:
        super().__init__(base, shop.wire)
        self.shop = shop
        self.random = random
        self.home = ""

    async def go_shopping(self, products: Sequence[str], closing: asyncio.Event) -> None:
        """Some purchases, or fewer when the shop closes."""
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
        """An order of one or two lines; None when there was not enough left."""
        await self.fill_the_cart(products)
        order = await self.check_out()
        if order is None:
            await self.post("/cart/clear/")
        return order

    async def fill_the_cart(self, products: Sequence[str]) -> None:
        for product in self.random.sample(products, self.random.choice((1, 1, 2))):
            await self.add(product, self.random.choice((1, 1, 2, 3)))

    async def try_once(self, products: Sequence[str]) -> None:
        """A checkout by somebody who never comes back, whatever it was answered; so nobody resumes it."""
        await self.fill_the_cart(products)
        key = str(uuid4())
        try:
            response = await self._post_order(key, extensions=ONCE)
        except httpx.TransportError:
            self.shop.told.lost.add(self.email)
            return
        if response.status_code == 201:
            self.shop.told.note(Promise.of(response.json(), key, self.shop.skus))
        elif is_to_be_repeated(response):
            self.shop.told.lost.add(self.email)
        else:
            assert _is_short(response), f"{response.status_code} {response.text}"

    async def check_out(self, *, twice: bool | None = None) -> str | None:
        """The order; None when there was not enough left. Sent twice at the same time, by chance unless it is said."""
        key = str(uuid4())
        twice = self.random.random() < 0.2 if twice is None else twice
        answers = await asyncio.gather(*(self._check_out(key) for _ in range(2 if twice else 1)))
        placed = [answer for answer in answers if answer.status_code == 201]
        if not placed:
            return None
        if len(placed) < len(answers):  # stock came back between the two; from now on the order answers this key
            refusals = {answer.json()["code"] for answer in answers if answer not in placed}
            assert refusals == {"stock_unavailable"}, refusals
            placed.append(await self._check_out(key))
        for response in placed:
            assert response.status_code == 201, response.text
            self.shop.told.note(Promise.of(response.json(), key, self.shop.skus))
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
        """And wait to hear that all is well."""
        intent = await self._pay_at_stripe(order)
        await self.confirm(order, intent)
        self.shop.told.paid.add(order)

    async def pay_and_leave(self, order: str) -> None:
        """The browser is closed before it comes back from Stripe."""
        await self._pay_at_stripe(order)

    async def leave(self, order: str) -> None:
        """Never pays."""

    async def cancel(self, order: str) -> None:
        await self.post(f"/orders/{order}/cancel/")
        self.shop.told.cancelled.add(order)

    async def regret(self, order: str) -> None:
        await self.pay(order)
        await self.cancel(order)

    async def waver(self, order: str) -> None:
        """Pays in one tab and cancels in another."""
        intent = await self.intent(order)
        cancelling = asyncio.create_task(self.cancel(order))
        await self.shop.card.pay(intent)
        await self.confirm(order, intent["payment_intent_id"], expect=None)
        await cancelling

    async def cancel_and_pay(self, order: str) -> None:
        """Stripe's page was still open."""
        intent = await self.intent(order)
        await self.cancel(order)
        await self.shop.card.pay(intent)
        await self.confirm(order, intent["payment_intent_id"], expect=None)

    async def _pay_at_stripe(self, order: str) -> str:
        intent = await self.intent(order)
        paid = await self.shop.card.pay(intent)
        assert paid.is_success, paid.text
        self.shop.told.purchases += 1
        return intent["payment_intent_id"]


def _is_short(response: httpx.Response) -> bool:
    if response.status_code != 400:
        return False
    answer: dict[str, Any] = response.json()
    return answer["code"] in ("stock_unavailable", "cart_empty")
