"""Prices: one-time or recurring, per unit."""

from sandbox.store import Document, public
from sandbox.stripe.account import Account, changed
from sandbox.stripe.currencies import currency
from sandbox.stripe.errors import StripeError, required
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import page
from sandbox.stripe.params import Params
from sandbox.stripe.periods import INTERVALS
from sandbox.stripe.resources import products
from sandbox.stripe.routing import Call, Operations

operations = Operations()

_LONGEST = {"day": 1095, "week": 156, "month": 36, "year": 3}
"""Stripe bills at least every three years."""

MOST = 1_000_000
"""The largest quantity of one line."""

_BEHAVIOURS = ("exclusive", "inclusive", "unspecified")


def make(account: Account, params: Params, active: bool = True) -> Document:
    """Store a price from the parameters of a price or of `price_data`."""
    recurring = _recurring(params)
    amount = params.integer("unit_amount", _decimal_amount(params))
    if amount is None:
        raise required(params.path("unit_amount"))
    price: Document = {
        "id": new_id("price"),
        "object": "price",
        "active": params.boolean("active", active),
        "billing_scheme": "per_unit",
        "created": account.now,
        "currency": currency(params),
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": _lookup_key(account, params),
        "metadata": params.metadata(),
        "nickname": params.text("nickname"),
        "product": _product(account, params),
        "recurring": recurring,
        "tax_behavior": params.choice("tax_behavior", _BEHAVIOURS, "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if recurring else "one_time",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
    return account.add(price)


def _decimal_amount(params: Params) -> int | None:
    """Return `unit_amount_decimal`, which must be an integer in the sandbox."""
    given = params.text("unit_amount_decimal")
    if given is None:
        return None
    if not given.isdecimal() or len(given) > 12:
        raise StripeError("The sandbox prices in whole minor units.", param=params.path("unit_amount_decimal"))
    return int(given)


def _recurring(params: Params) -> Document | None:
    given = params.hash("recurring")
    if not given.values:
        return None
    interval = given.choice("interval", INTERVALS, given.needed("interval"))
    return {
        "interval": interval,
        "interval_count": given.count("interval_count", 1, least=1, most=_LONGEST[interval]),
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def _product(account: Account, params: Params) -> str:
    if identifier := params.text("product"):
        return str(account.get("product", identifier, params.path("product"))["id"])
    if "product_data" in params:
        return str(products.make(account, params.hash("product_data"))["id"])
    raise required(params.path("product"))


def _lookup_key(account: Account, params: Params) -> str | None:
    key = params.text("lookup_key")
    if key is None:
        return None
    for holder in account.transaction.select("price", "json_extract(body, '$.lookup_key') = ?", (key,)):
        if not params.boolean("transfer_lookup_key"):
            raise StripeError(f"A price ({holder['id']}) already uses that lookup key.", param="lookup_key")
        account.save(holder | {"lookup_key": None})
    return key


def chosen(account: Account, params: Params) -> Document:
    """Return the price of a line: `price`, or a new one from `price_data`."""
    if identifier := params.text("price"):
        price = account.get("price", identifier, params.path("price"))
        if not price["active"]:
            raise StripeError("The price specified is inactive. This field only accepts active prices.", param="price")
        return price
    if "price_data" in params:
        return make(account, params.hash("price_data"), active=False)
    raise required(params.path("price"))


def plan(price: Document) -> Document:
    """Return the price as the older Plan object that subscription items still contain."""
    recurring = price["recurring"] or {}
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": "per_unit",
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring.get("interval"),
        "interval_count": recurring.get("interval_count"),
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": None,
        "transform_usage": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def name_of(account: Account, price: Document) -> str:
    product = account.find("product", price["product"]) or {}
    return str(product.get("name") or price["nickname"] or "Item")


@operations.on("POST", "products")
def create_product(call: Call) -> Document:
    product = products.make(call.account, call.params)
    given = call.params.hash("default_price_data")
    if given.values:
        given.values["product"] = product["id"]
        price = make(call.account, given)
        call.account.emit("price.created", price)
        product["default_price"] = price["id"]
        call.account.save(product)
    return product


@operations.on("POST", "prices")
def create(call: Call) -> Document:
    price = make(call.account, call.params)
    call.account.emit("price.created", price)
    return price


@operations.on("GET", "prices/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("price", call.id)


@operations.on("POST", "prices/:id")
def update(call: Call) -> Document:
    price = call.account.get("price", call.id)
    before = public(price)
    price["active"] = call.params.boolean("active", price["active"])
    if "nickname" in call.params:
        price["nickname"] = call.params.text("nickname")
    if "lookup_key" in call.params:
        price["lookup_key"] = _lookup_key(call.account, call.params)
    price["metadata"] = call.params.metadata(price["metadata"])
    call.account.save(price)
    call.account.emit("price.updated", price, changed(before, price))
    return price


@operations.on("GET", "prices")
def index(call: Call) -> Document:
    filters = {"active": "active", "product": "product", "currency": "currency", "type": "type"}
    return page(call, "price", "/v1/prices", filters | {"lookup_keys": "lookup_key"})
