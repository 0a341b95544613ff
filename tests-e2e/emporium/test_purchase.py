"""The purchase of section 7.1 of the contract's document, from an empty cart to a delivered order."""

from clients.emporium import Card, Shopper, StaffMember
from emporium_orders import paid
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually


async def test_a_purchase_from_registration_to_delivery(
    platform: PlatformUnderTest, staff: StaffMember, shopper: Shopper, card: Card
) -> None:
    laptop = await staff.product(stock=5, price="2499.99")
    await shopper.register()
    await shopper.login()

    found = await shopper.get("/products/", params={"search": laptop["name"]})
    assert [product["id"] for product in found["results"]] == [laptop["id"]]

    added = (await shopper.call("POST", "/cart/items/", 201, json={"product_id": laptop["id"], "quantity": 1})).json()
    assert (added["price"], added["total_price"]) == ("2499.99", "2499.99")

    order = await shopper.checkout()
    assert order["status"] == "pending"
    amounts = ("subtotal", "tax", "shipping_cost", "discount", "total_amount")
    assert [order[key] for key in amounts] == ["2499.99", "249.99", "5.00", "0.00", "2754.98"]
    assert (await shopper.get("/cart/"))["items"] == []
    assert (await shopper.get(f"/products/{laptop['slug']}/"))["quantity"] == 4

    intent = await shopper.intent(order["id"])
    refused = await shopper.confirm(order["id"], intent["payment_intent_id"], 400)
    assert (refused["error"], refused["status"]) == ("Payment not completed", "requires_payment_method")
    assert (await card.pay(intent)).status_code == 200
    confirmed = await shopper.confirm(order["id"], intent["payment_intent_id"])
    assert confirmed == {"message": "Payment confirmed successfully", "order_id": order["id"]}

    processing = await shopper.order(order["id"])
    assert processing["status"] == "processing"
    assert [entry["note"] for entry in processing["status_history"]] == [
        "Order created",
        "Payment confirmed. Order processing started.",
    ]

    shipped = {"status": "shipped", "tracking_number": "1Z999"}
    await staff.call("POST", f"/orders/{order['id']}/status", 200, json=shipped)
    await staff.call("POST", f"/orders/{order['id']}/status", 200, json={"status": "delivered"})
    delivered = await shopper.order(order["id"])
    assert (delivered["status"], delivered["tracking_number"]) == ("delivered", "1Z999")
    assert delivered["shipped_at"] <= delivered["delivered_at"]

    async def mailed() -> bool:
        mails = " ".join(mail["subject"].lower() for mail in await platform.mails(shopper.email))
        return all(words in mails for words in ("confirm your", "is confirmed", "on its way", "has arrived"))

    await eventually(mailed)


async def test_the_webhook_alone_moves_an_order_to_processing(
    staff: StaffMember, customer: Shopper, card: Card
) -> None:
    """The customer pays and closes the browser before `confirm`."""
    product = await staff.product(stock=1)
    await customer.add(product["id"])
    order = await customer.checkout()
    await card.pay(await customer.intent(order["id"]))

    async def processing() -> bool:
        return bool((await customer.order(order["id"]))["status"] == "processing")

    await eventually(processing, every=0.2)
    assert len((await customer.order(order["id"]))["status_history"]) == 2


async def test_a_declined_card_leaves_the_order_pending_and_payable(
    staff: StaffMember, customer: Shopper, card: Card
) -> None:
    product = await staff.product(stock=1)
    await customer.add(product["id"])
    order = await customer.checkout()
    intent = await customer.intent(order["id"])
    assert (await card.pay(intent, "pm_card_chargeDeclined")).status_code == 402
    assert (await customer.order(order["id"]))["status"] == "pending"
    again = await customer.intent(order["id"])
    assert again == intent
    await card.pay(again)
    await customer.confirm(order["id"], intent["payment_intent_id"])
    assert (await customer.order(order["id"]))["status"] == "processing"


async def test_cancelling_a_paid_order_restocks_and_refunds(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    product = await staff.product(stock=3)
    order = await paid(customer, card, product, quantity=2)
    cancelled = await customer.post(f"/orders/{order['id']}/cancel/")
    assert cancelled["message"] == "Order cancelled successfully"
    assert cancelled["order"]["status"] == "cancelled"
    assert (await customer.get(f"/products/{product['slug']}/"))["quantity"] == 3

    async def refunded() -> bool:
        charge = await platform.stripe("GET", "/charges", params={"payment_intent": order["intent"]})
        return bool(charge["data"][0]["refunded"])

    await eventually(refunded, every=0.2)

    async def noted() -> bool:
        return any("efund" in entry["note"] for entry in (await customer.order(order["id"]))["status_history"])

    await eventually(noted, every=0.2)
    again = await customer.post(f"/orders/{order['id']}/cancel/", expect=400)
    assert (again["error"], again["code"]) == ("Cannot cancel order in cancelled status", "invalid_status")


async def test_a_payment_for_a_cancelled_order_is_refunded(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    """The customer pays and cancels before the platform has recorded the payment."""
    product = await staff.product(stock=1)
    await customer.add(product["id"])
    order = await customer.checkout()
    intent = await customer.intent(order["id"])
    await card.pay(intent)
    await customer.post(f"/orders/{order['id']}/cancel/")

    async def refunded() -> bool:
        charge = await platform.stripe("GET", "/charges", params={"payment_intent": intent["payment_intent_id"]})
        return bool(charge["data"][0]["refunded"])

    await eventually(refunded, every=0.2)
    assert (await customer.order(order["id"]))["status"] == "cancelled"


async def test_staff_refund_a_part(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper, card: Card
) -> None:
    order = await paid(customer, card, await staff.product(stock=1, price="100.00"))
    payments = await staff.call("GET", "/payments", 200, params={"order_id": order["id"]})
    payment = payments["items"][0]["id"]
    await staff.call("POST", f"/payments/{payment}/refunds", 201, json={"amount": "40.00", "reason": "a scratch"})
    too_much = await staff.call("POST", f"/payments/{payment}/refunds", None, json={"amount": "100.00"})
    assert too_much["status"] in (409, 422)

    async def noted() -> bool:
        history = (await customer.order(order["id"]))["status_history"]
        return len(history) == 3 and history[-1]["status"] == "processing"

    await eventually(noted, every=0.2)


async def test_an_unpaid_order_expires_and_its_stock_returns(
    platform: PlatformUnderTest, staff: StaffMember, customer: Shopper
) -> None:
    product = await staff.product(stock=2)
    await customer.add(product["id"], 2)
    order = await customer.checkout()
    assert (await customer.get(f"/products/{product['slug']}/"))["quantity"] == 0
    await platform.advance(86_400 + 60)
    await customer.login()

    async def expired() -> bool:
        return bool((await customer.order(order["id"]))["status"] == "cancelled")

    await eventually(expired, every=0.2)

    async def restocked() -> bool:
        return bool((await customer.get(f"/products/{product['slug']}/"))["quantity"] == 2)

    await eventually(restocked, every=0.2)


async def test_an_idempotency_key_makes_one_order_of_two_checkouts(staff: StaffMember, customer: Shopper) -> None:
    product = await staff.product(stock=5)
    await customer.add(product["id"])
    address = await customer.address()
    headers = {"Idempotency-Key": "checkout-1"}
    first = await customer.checkout(address, headers=headers)
    assert await customer.checkout(address, headers=headers) == first
    other = await customer.address()
    assert (await customer.checkout(other, 422, headers=headers))["code"] == "idempotency_key_reused"
    assert (await customer.get("/orders/"))["count"] == 1
