"""Random operations and merges of a guest and a user leave carts with the expected quantities."""

from common.events.catalog import ProductChanged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from testkit.harness import Harness

from .storefront import MarbelleStorefront, Visitor

STOCKS = (6, 150, 99)
PRICE = 1999
MOST = 99
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "change", "remove", "clear", "merge")),
        st.sampled_from((0, 1)),
        st.integers(0, len(STOCKS) - 1),
        st.sampled_from((1, 3, 6, 60, 99, 100)),
    ),
    max_size=20,
)


class Model:
    """Quantities by SKU of a guest's cart and a user's; lines of the two are independent until a merge."""

    def __init__(self, visitors: tuple[Visitor, Visitor], products: list[ProductChanged]) -> None:
        self.visitors, self.products = visitors, products
        self.carts: tuple[dict[str, int], dict[str, int]] = ({}, {})

    async def do(self, client: MarbelleStorefront, deed: str, who: int, which: int, quantity: int) -> None:
        if deed == "merge":
            await self._merge(client)
        else:
            await getattr(self, f"_{deed}")(self.visitors[who], self.carts[who], self.products[which], quantity)
        for visitor, cart in zip(self.visitors, self.carts, strict=True):
            shown = await visitor.cart()
            assert {item["product"]["sku"]: item["quantity"] for item in shown["items"]} == cart
            assert shown["item_count"] == sum(cart.values())
            assert shown["subtotal"] == f"{PRICE * sum(cart.values()) / 100:.2f}"

    async def _add(self, visitor: Visitor, cart: dict[str, int], product: ProductChanged, quantity: int) -> None:
        wanted = cart.get(product.sku, 0) + quantity
        fits = wanted <= min(product.quantity, MOST)
        assert (await visitor.add(product, quantity)).status_code == (200 if fits else 400)
        if fits:
            cart[product.sku] = wanted

    async def _change(self, visitor: Visitor, cart: dict[str, int], product: ProductChanged, quantity: int) -> None:
        item = await self._item(visitor, product)
        if item is None:
            await visitor.refused(404, "PUT", "items/0/", quantity=1)
        elif quantity <= min(product.quantity, MOST):
            await visitor.done("PUT", f"items/{item}/", quantity=quantity)
            cart[product.sku] = quantity
        else:
            await visitor.refused(400, "PUT", f"items/{item}/", quantity=quantity)

    async def _remove(self, visitor: Visitor, cart: dict[str, int], product: ProductChanged, quantity: int) -> None:
        item = await self._item(visitor, product)
        if item is not None:
            await visitor.done("DELETE", f"items/{item}/remove/")
            del cart[product.sku]

    async def _clear(self, visitor: Visitor, cart: dict[str, int], product: ProductChanged, quantity: int) -> None:
        await visitor.done("DELETE", "clear/")
        cart.clear()

    async def _merge(self, client: MarbelleStorefront) -> None:
        guest, user = self.carts
        await client.merge(*self.visitors)
        for product in self.products:
            if product.sku in guest:
                both = user.get(product.sku, 0) + guest.pop(product.sku)
                user[product.sku] = min(both, MOST, product.quantity)

    async def _item(self, visitor: Visitor, product: ProductChanged) -> int | None:
        items = (await visitor.cart())["items"]
        return next((item["id"] for item in items if item["product"]["sku"] == product.sku), None)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_the_carts_always_have_the_quantities_of_the_model(
    cart: Harness, steps: list[tuple[str, int, int, int]]
) -> None:
    client = MarbelleStorefront(cart)
    products = [await client.sell(stock=stock, price=PRICE, sku=f"S-{number}") for number, stock in enumerate(STOCKS)]
    model = Model((client.guest(), client.user()), products)
    for step in steps:
        await model.do(client, *step)
