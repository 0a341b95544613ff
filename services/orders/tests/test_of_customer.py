"""What a customer has in orders, and staff's search for orders."""

from uuid import UUID, uuid4

from common.rpc.interfaces.customers import CustomersInterface
from common.rpc.interfaces.search import Hit, SearchInterface

from .storefront import OrdersStorefront

KINDS = ["order", "book_order", "product"]


async def test_orders_are_counted_with_what_was_spent(storefront: OrdersStorefront) -> None:
    customers = storefront.harness.calls(CustomersInterface)
    buyer = storefront.buyer()
    await storefront.pay(await buyer.order())
    unpaid = await buyer.order()
    await storefront.buyer().order()
    found = await customers.customer_parts(storefront.name, buyer.id, ["orders", "cart"])
    assert found.orders is not None
    assert (found.orders.count, found.orders.spent, found.orders.currency) == (2, "2754.98", "USD")
    newest = found.orders.newest[0]
    assert (newest.id, newest.number, newest.status) == (UUID(unpaid["id"]), unpaid["order_number"], "pending")
    assert (found.book_orders, found.cart) == (None, None)
    nothing = await customers.customer_parts(storefront.harness.storefront(), buyer.id, ["orders", "book_orders"])
    assert nothing.orders is not None
    assert (nothing.orders.count, nothing.orders.spent, nothing.orders.newest) == (0, "0.00", [])
    assert nothing.book_orders is not None


async def test_orders_are_found_by_number_address_recipient_and_id(storefront: OrdersStorefront) -> None:
    search = storefront.harness.calls(SearchInterface)
    buyer = storefront.buyer()
    order = await buyer.order()
    await storefront.buyer().order()

    async def found(text: str, most: int = 5) -> list[Hit]:
        return await search.search(storefront.name, text, KINDS, most)

    for text in (order["order_number"].lower(), buyer.email[:10].upper(), order["id"]):
        [hit] = await found(text)
        assert (hit.kind, str(hit.id), hit.title) == ("order", order["id"], order["order_number"])
        assert (hit.link, hit.subtitle) == (f"/orders/{order['id']}", f"John Doe · {buyer.email} · pending")
    assert (len(await found("ohn do")), len(await found("ohn do", most=1))) == (2, 1)
    for text in ("ohn_do", "%%", str(uuid4())):
        assert await found(text) == []
    assert await search.search(storefront.harness.storefront(), order["order_number"], KINDS, 5) == []
    assert await search.search(storefront.name, order["order_number"], ["product"], 5) == []
