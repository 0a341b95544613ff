"""Concurrent checkouts are atomic and never oversell."""

import asyncio

from clients.emporium import Shopper, StaffMember
from platform_under_test import PlatformUnderTest


async def test_two_hundred_buyers_of_the_last_unit_make_one_order(
    platform: PlatformUnderTest, staff: StaffMember
) -> None:
    product = await staff.product(stock=1)
    buyers = [await platform.customer() for _ in range(20)]
    addresses = await asyncio.gather(*(buyer.address() for buyer in buyers))
    await asyncio.gather(*(buyer.add(product["id"]) for buyer in buyers))

    async def insist(buyer: Shopper, address: str) -> list[int]:
        statuses = []
        for _ in range(10):
            response = await buyer.call(
                "POST", "/orders/", json={"shipping_address_id": address, "billing_address_id": address}
            )
            statuses.append(response.status_code)
        return statuses

    outcomes = await asyncio.gather(*(insist(*pair) for pair in zip(buyers, addresses, strict=True)))
    statuses = [status for outcome in outcomes for status in outcome]
    assert len(statuses) == 200
    assert sorted(set(statuses)) == [201, 400]
    assert statuses.count(201) == 1
    assert (await buyers[0].get(f"/products/{product['slug']}/"))["quantity"] == 0


async def test_parallel_checkouts_of_one_cart_make_one_order(staff: StaffMember, customer: Shopper) -> None:
    product = await staff.product(stock=50)
    await customer.add(product["id"])
    address = await customer.address()
    body = {"shipping_address_id": address, "billing_address_id": address}
    responses = await asyncio.gather(*(customer.call("POST", "/orders/", json=body) for _ in range(10)))
    assert sorted(response.status_code for response in responses) == [201, *[400] * 9]
    assert {response.json()["code"] for response in responses if response.status_code == 400} == {"cart_empty"}
    assert (await customer.get("/orders/"))["count"] == 1
    assert (await customer.get(f"/products/{product['slug']}/"))["quantity"] == 49


async def test_parallel_additions_add_up(staff: StaffMember, customer: Shopper) -> None:
    product = await staff.product(stock=100)
    await asyncio.gather(*(customer.add(product["id"], 2) for _ in range(20)))
    assert (await customer.get("/cart/"))["total_items"] == 40


async def test_insufficient_stock_of_one_line_refuses_the_order_and_keeps_the_cart(
    staff: StaffMember, customer: Shopper
) -> None:
    plenty, scarce = await staff.product(stock=10), await staff.product(stock=3)
    await customer.add(plenty["id"], 2)
    await customer.add(scarce["id"], 3)
    await staff.call("PUT", f"/products/{scarce['id']}/stock", 200, json={"quantity": 1})
    refused = await customer.checkout(expect=400)
    assert (refused["error"], refused["code"]) == ("Insufficient stock", "stock_unavailable")
    assert refused["details"] == {"requested": 3, "available": 1}
    assert (await customer.get("/cart/"))["total_items"] == 5
    assert (await customer.get(f"/products/{plenty['slug']}/"))["quantity"] == 10
