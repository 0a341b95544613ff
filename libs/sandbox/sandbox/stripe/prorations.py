"""Prorations: when items change within a period, credit for the unused rest of it and a charge for the new rest."""

from sandbox.store import Document
from sandbox.stripe.account import Account
from sandbox.stripe.ids import new_id
from sandbox.stripe.resources.prices import name_of

BEHAVIOURS = ("create_prorations", "always_invoice", "none")


def add(account: Account, subscription: Document, before: list[Document], at: int, *, charge: bool = True) -> None:
    """Store pending invoice items for the change of the items in `before`; without `charge` only their credit."""
    old, new = {item["id"]: item for item in before}, {item["id"]: item for item in subscription["items"]["data"]}
    for identifier in [*old, *(new.keys() - old.keys())]:
        was, now = old.get(identifier), new.get(identifier)
        if charge and was and now and _amount(was) == _amount(now) and was["price"]["id"] == now["price"]["id"]:
            continue
        if was:
            _add(account, subscription, was, at, -1)
        if now and charge:
            _add(account, subscription, now, at, 1)


def pending(account: Account, subscription: str) -> list[Document]:
    """Return the subscription's invoice items that are on no invoice yet, oldest first."""
    of_subscription = "json_extract(body, '$.parent.subscription_details.subscription') = ?"
    where = f"{of_subscription} AND json_extract(body, '$.invoice') IS NULL"
    return account.transaction.select("invoiceitem", where, (subscription,))[::-1]


def _amount(item: Document) -> int:
    return int(item["price"]["unit_amount"]) * int(item["quantity"])


def _add(account: Account, subscription: Document, item: Document, at: int, sign: int) -> None:
    start, end = item["current_period_start"], item["current_period_end"]
    rest = max(end - max(at, start), 0)
    amount = sign * ((_amount(item) * rest * 2 + (end - start)) // ((end - start) * 2))
    invoice_item = account.add(_invoice_item(account, subscription, item, amount, at), subscription)
    account.emit("invoiceitem.created", invoice_item)


def _invoice_item(account: Account, subscription: Document, item: Document, amount: int, at: int) -> Document:
    price = item["price"]
    what = "Unused" if amount < 0 else "Remaining"
    return {
        "id": new_id("ii"),
        "object": "invoiceitem",
        "amount": amount,
        "currency": price["currency"],
        "customer": subscription["customer"],
        "date": account.now,
        "description": f"{what} time on {name_of(account, price)}",
        "discountable": False,
        "discounts": [],
        "invoice": None,
        "livemode": False,
        "metadata": {},
        "net_amount": amount,
        "parent": {
            "subscription_details": {"subscription": subscription["id"], "subscription_item": item["id"]},
            "type": "subscription_details",
        },
        "period": {"start": at, "end": item["current_period_end"]},
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": price["unit_amount_decimal"],
        },
        "proration": True,
        "proration_details": {"credited_items": None, "discount_amounts": []},
        "quantity": item["quantity"],
        "quantity_decimal": str(item["quantity"]),
        "tax_rates": [],
        "test_clock": None,
    }
