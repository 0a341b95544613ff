"""The benchmark's journeys. A journey raises when a response is not as expected."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from urllib.parse import urlencode

import orjson

from bench.http_client import Connection, Unexpected, get, post

API = "/emporium/api/v1"
STAFF_API = "/emporium/api/staff/v1"
STRIPE = "/sandbox/stripe/v1"
ORDERS = 25
WORDS = ("laptop", "camera", "wireless", "keyboard", "monitor", "headphones", "desk", "lamp")


@dataclass(frozen=True, slots=True)
class Goods:
    """What may be looked at and bought; `ids` and `slugs` of the same products, `pages` of them in the list."""

    ids: Sequence[str]
    slugs: Sequence[str]
    pages: int

    @property
    def looked_at(self) -> Sequence[str]:
        """Return as many products as there are pages: anonymous clients mostly request the same ones."""
        return self.slugs[: self.pages]


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in customer, an anonymous client without a token, or a member of staff, with the console's `cookie`."""

    goods: Goods
    random: Random
    token: str = ""
    address: str = ""
    cookie: str = ""

    def body(self, **fields: object) -> bytes:
        return orjson.dumps(fields)


Journey = Callable[[Connection, Visitor], Awaitable[None]]


async def see_list(connection: Connection, visitor: Visitor) -> None:
    page = visitor.random.randint(1, visitor.goods.pages)
    answer = await connection.ask(get(f"{API}/products/?page={page}", visitor.token))
    _expect(answer.status == 200, answer.body)


async def see_detail(connection: Connection, visitor: Visitor) -> None:
    slug = visitor.random.choice(visitor.goods.slugs)
    answer = await connection.ask(get(f"{API}/products/{slug}/", visitor.token))
    _expect(answer.status == 200, answer.body)


async def search(connection: Connection, visitor: Visitor) -> None:
    word = visitor.random.choice(WORDS)
    answer = await connection.ask(get(f"{API}/products/?search={word}", visitor.token))
    _expect(answer.status == 200, answer.body)


async def see_cached_list(connection: Connection, visitor: Visitor) -> None:
    await _see_cached(connection, f"{API}/products/?page={visitor.random.randint(1, visitor.goods.pages)}")


async def see_cached_detail(connection: Connection, visitor: Visitor) -> None:
    await _see_cached(connection, f"{API}/products/{visitor.random.choice(visitor.goods.looked_at)}/")


async def _see_cached(connection: Connection, path: str) -> None:
    answer = await connection.ask(get(path))
    _expect(answer.status == 200 and answer.headers.get(b"x-cache") == b"hit", answer.body)


async def add_to_cart(connection: Connection, visitor: Visitor) -> None:
    """Add one of a few products, so that the cart keeps a realistic size."""
    await _add(connection, visitor, visitor.random.choice(visitor.goods.ids[:5]))


async def purchase(connection: Connection, visitor: Visitor) -> None:
    """Buy: from an empty cart to a paid order in processing."""
    await _add(connection, visitor, visitor.random.choice(visitor.goods.ids))
    order = await check_out(connection, visitor)
    request = post(f"{API}/payments/create-intent/", visitor.body(order_id=order), visitor.token)
    intent = (await connection.ask(request)).json(200)
    await _pay(connection, intent)
    body = visitor.body(order_id=order, payment_intent_id=intent["payment_intent_id"])
    (await connection.ask(post(f"{API}/payments/confirm/", body, visitor.token))).json(200)


async def list_orders(connection: Connection, visitor: Visitor) -> None:
    """The call by which the console lists orders."""
    answer = await connection.ask(get(f"{STAFF_API}/orders?sort=-created_at&limit={ORDERS}", visitor.token))
    _expect(answer.status == 200, answer.body)


async def see_orders(connection: Connection, visitor: Visitor) -> None:
    answer = await connection.ask(get("/console/emporium/orders", cookie=visitor.cookie))
    _expect(answer.status == 200, answer.body)


async def check_out(connection: Connection, visitor: Visitor) -> str:
    """The new order's id; raises Unexpected when it is refused."""
    body = visitor.body(shipping_address_id=visitor.address, billing_address_id=visitor.address)
    return str((await connection.ask(post(f"{API}/orders/", body, visitor.token))).json(201)["id"])


async def empty_cart(connection: Connection, visitor: Visitor) -> None:
    await connection.ask(post(f"{API}/cart/clear/", b"{}", visitor.token))


async def _add(connection: Connection, visitor: Visitor, product: str) -> None:
    body = visitor.body(product_id=product, quantity=1)
    answer = await connection.ask(post(f"{API}/cart/items/", body, visitor.token))
    _expect(answer.status in (200, 201), answer.body)


async def _pay(connection: Connection, intent: Mapping[str, str]) -> None:
    """Confirm the intent as Stripe.js does in a browser."""
    form = urlencode({"payment_method": "pm_card_visa", "client_secret": intent["client_secret"]}).encode()
    path = f"{STRIPE}/payment_intents/{intent['payment_intent_id']}/confirm"
    answer = await connection.ask(post(path, form, "pk_test_browser", "application/x-www-form-urlencoded"))
    _expect(answer.status == 200, answer.body)


def _expect(fine: bool, body: bytes) -> None:
    if not fine:
        raise Unexpected(body[:300].decode(errors="replace"))


LIST, DETAIL, SEARCH = "list", "detail", "search"
CACHED_LIST, CACHED_DETAIL = "list from the cache", "detail from the cache"
ADD, PURCHASE = "add to cart", "purchase"
STAFF_ORDERS, CONSOLE_ORDERS = "orders by the staff contract", "orders in the console"

JOURNEYS: Mapping[str, Journey] = {
    LIST: see_list,
    DETAIL: see_detail,
    SEARCH: search,
    CACHED_LIST: see_cached_list,
    CACHED_DETAIL: see_cached_detail,
    ADD: add_to_cart,
    PURCHASE: purchase,
    STAFF_ORDERS: list_orders,
    CONSOLE_ORDERS: see_orders,
}
BY_STRANGERS = frozenset({CACHED_LIST, CACHED_DETAIL})
BY_STAFF = frozenset({STAFF_ORDERS, CONSOLE_ORDERS})
