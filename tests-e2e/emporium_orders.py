"""Steps shared by several tests."""

from typing import Any

from clients.emporium import Card, Shopper


async def paid(shopper: Shopper, card: Card, product: dict[str, Any], quantity: int = 1) -> dict[str, Any]:
    """An order of one line, paid and confirmed; `intent` is the payment intent's id."""
    await shopper.add(product["id"], quantity)
    order = await shopper.checkout()
    intent = await shopper.intent(order["id"])
    assert (await card.pay(intent)).status_code == 200
    await shopper.confirm(order["id"], intent["payment_intent_id"])
    return {**order, "intent": intent["payment_intent_id"]}
