"""After random operations of a customer, the cart has the quantities of a simple model."""

from uuid import UUID, uuid4

from common.events.catalog import ProductChanged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from testkit.harness import Harness

from .storefront import ITEMS, Customer, StorefrontClient

STOCK = 6
PRICES = (1999, 50, 249_999)
Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("add", "change", "remove", "clear", "claim", "release", "spend")),
        st.integers(0, len(PRICES) - 1),
        st.integers(1, STOCK + 1),
    ),
    max_size=20,
)


class Model:
    """Quantities by product, in the cart and in the claim of the open checkout, of which there is at most one."""

    def __init__(self, customer: Customer, products: list[ProductChanged]) -> None:
        self.customer, self.products = customer, products
        self.cart: dict[int, int] = {}
        self.held: dict[int, int] = {}
        self.order_id: UUID | None = None

    async def do(self, deed: str, which: int, quantity: int) -> None:
        await getattr(self, deed)(which, quantity)
        cart = await self.customer.cart()
        held = {item["product"]["id"]: item["quantity"] for item in cart["items"]}
        assert held == {str(self.products[key].product_id): units for key, units in self.cart.items()}
        assert cart["total_items"] == sum(self.cart.values())
        assert cart["subtotal"] == f"{sum(PRICES[key] * units for key, units in self.cart.items()) / 100:.2f}"

    async def add(self, which: int, quantity: int) -> None:
        wanted = self.cart.get(which, 0) + quantity
        answer = await self.customer.add(self.products[which], quantity)
        assert answer.status_code == (400 if wanted > STOCK else 200 if which in self.cart else 201)
        if wanted <= STOCK:
            self.cart[which] = wanted

    async def change(self, which: int, quantity: int) -> None:
        answer = await self.customer.http.put(f"{ITEMS}{await self._line(which)}/", json={"quantity": quantity})
        assert answer.status_code == (404 if which not in self.cart else 400 if quantity > STOCK else 200)
        if answer.status_code == 200:
            self.cart[which] = quantity

    async def remove(self, which: int, quantity: int) -> None:
        answer = await self.customer.http.delete(f"{ITEMS}{await self._line(which)}/")
        assert answer.status_code == (204 if self.cart.pop(which, None) else 404)

    async def clear(self, which: int, quantity: int) -> None:
        await self.customer.http.post("/api/v1/cart/clear/")
        self.cart = {}

    async def claim(self, which: int, quantity: int) -> None:
        if self.order_id is None:
            self.order_id = uuid4()
            answer = await self.customer.claim(self.order_id)
            assert answer.status_code == (200 if self.cart else 422)
            self.held, self.cart = self.cart, {}

    async def release(self, which: int, quantity: int) -> None:
        if self.order_id is not None:
            await self.customer.release(self.order_id)
            merged = {**self.held, **self.cart}
            self.cart = {key: self.held.get(key, 0) + self.cart.get(key, 0) for key in merged}
            self.held, self.order_id = {}, None

    async def spend(self, which: int, quantity: int) -> None:
        if self.order_id is not None:
            await self.customer.order_created(self.order_id)
            self.held, self.order_id = {}, None

    async def _line(self, which: int) -> str:
        product_id = str(self.products[which].product_id)
        items = (await self.customer.cart())["items"]
        return next((item["id"] for item in items if item["product"]["id"] == product_id), str(uuid4()))


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_the_cart_always_has_the_quantities_of_the_model(cart: Harness, steps: list[Step]) -> None:
    client = StorefrontClient(cart)
    products = [await client.sell(stock=STOCK, price=price) for price in PRICES]
    model = Model(client.customer(), products)
    for step in steps:
        await model.do(*step)
