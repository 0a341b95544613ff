"""The API of Checkout Sessions."""

from typing import Any

from sandbox.store import PRIVATE, Document, public
from sandbox.stripe import billing, checkout, subscription_objects
from sandbox.stripe.account import Account
from sandbox.stripe.currencies import check_amount, currency
from sandbox.stripe.errors import StripeError, required
from sandbox.stripe.expand import included
from sandbox.stripe.hosted.addresses import is_web_address
from sandbox.stripe.ids import new_id
from sandbox.stripe.lists import listing, page
from sandbox.stripe.params import Params
from sandbox.stripe.resources import prices, setup_intents
from sandbox.stripe.resources.checkout_session_objects import new_session
from sandbox.stripe.routing import Call, Operations

operations = Operations()

MODES = ("payment", "subscription", "setup")
UI_MODES = ("hosted_page", "hosted")


def _line(account: Account, params: Params) -> Document:
    price = prices.chosen(account, params)
    quantity = params.count("quantity", 1, least=1, most=prices.MOST)
    amount = price["unit_amount"] * quantity
    return {
        "id": new_id("li"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": prices.name_of(account, price),
        "metadata": {},
        "price": public(price),
        "quantity": quantity,
    }


def _lines(call: Call, mode: str) -> list[Document]:
    given = call.params.hashes("line_items")
    if not given:
        raise required("line_items")
    lines = [_line(call.account, each) for each in given]
    recurring = [line for line in lines if line["price"]["type"] == "recurring"]
    if mode == "subscription" and not recurring:
        raise StripeError(
            "You must provide at least one recurring price in `subscription` mode when using prices.",
            param="line_items",
        )
    if mode == "payment" and recurring:
        raise StripeError(
            "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use "
            "only one-time prices.",
            param="line_items",
        )
    if len({line["currency"] for line in lines}) > 1:
        raise StripeError("All line items must use the same currency.", param="line_items")
    if recurring:
        subscription_objects.check_items([(line["price"], line["quantity"]) for line in recurring], "line_items")
    return lines


def _address(params: Params, name: str) -> str | None:
    url = params.text(name)
    if url is not None and not is_web_address(url.replace("{CHECKOUT_SESSION_ID}", "x")):
        raise StripeError("Not a valid URL", code="url_invalid", param=name)
    return url


def _expires_at(call: Call) -> int:
    now = call.account.now
    at = call.params.count("expires_at", now + checkout.LIFETIME_SECONDS)
    if not now + 30 * 60 - 60 <= at <= now + checkout.LIFETIME_SECONDS + 60:
        raise StripeError(
            "The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session "
            "creation.",
            param="expires_at",
        )
    return at


def _intent_data(params: Params) -> Document:
    given = params.hash("payment_intent_data")
    return {
        "capture_method": given.choice("capture_method", ("automatic", "automatic_async", "manual"), "automatic_async"),
        "description": given.text("description"),
        "metadata": given.metadata(),
        "receipt_email": given.text("receipt_email"),
        "setup_future_usage": given.text("setup_future_usage"),
        "statement_descriptor": given.text("statement_descriptor"),
    }


def _subscription_data(params: Params) -> Document:
    given = params.hash("subscription_data")
    return {"description": given.text("description"), "metadata": given.metadata()}


def _customer(call: Call) -> str | None:
    identifier = call.params.text("customer")
    if identifier and call.params.text("customer_email"):
        raise StripeError("You may only specify one of these parameters: customer, customer_email.")
    return str(call.account.get("customer", identifier, "customer")["id"]) if identifier else None


def _new_setup(call: Call, success_url: str) -> Document:
    """A session that saves a card of a customer, and charges nothing."""
    params, account = call.params, call.account
    for name in ("line_items", "payment_intent_data", "subscription_data", "invoice_creation"):
        if name in params:
            raise StripeError(f"You can not pass `{name}` in `setup` mode.", param=name)
    code, customer, data = currency(params), _customer(call), params.hash("setup_intent_data")
    if customer is None:
        raise StripeError("The sandbox saves cards of customers only.", param="customer")
    intent = setup_intents.make(account, customer, data.text("description"), data.metadata())
    session = new_session(account, params) | {
        "amount_subtotal": None,
        "amount_total": None,
        "currency": code,
        "customer": customer,
        "mode": "setup",
        "payment_method_collection": "always",
        "payment_status": "no_payment_required",
        "setup_intent": intent["id"],
        "success_url": success_url,
        "cancel_url": _address(params, "cancel_url"),
        "expires_at": _expires_at(call),
    }
    return account.add(session, lines=[], due=session["expires_at"], trial_days=None)


@operations.on("POST", "checkout/sessions")
def create(call: Call) -> Document:
    params, account = call.params, call.account
    mode = params.choice("mode", MODES, params.needed("mode"))
    params.choice("ui_mode", UI_MODES, UI_MODES[0])
    success_url = _address(params, "success_url")
    if success_url is None:
        raise required("success_url")
    if mode == "setup":
        return _new_setup(call, success_url)
    lines = _lines(call, mode)
    days = params.hash("subscription_data").integer("trial_period_days", least=1, most=billing.LONGEST_TRIAL)
    if days and mode == "payment":
        raise StripeError("You can not pass `subscription_data` in `payment` mode.", param="subscription_data")
    total = 0 if days else sum(line["amount_total"] for line in lines)
    if total:
        check_amount(total, lines[0]["currency"], "line_items")
    session = new_session(account, params) | {
        "amount_subtotal": total,
        "amount_total": total,
        "currency": lines[0]["currency"],
        "customer": _customer(call),
        "mode": mode,
        "success_url": success_url,
        "cancel_url": _address(params, "cancel_url"),
        "expires_at": _expires_at(call),
    }
    if mode == "payment":
        session["customer_creation"] = params.choice("customer_creation", ("always", "if_required"), "if_required")
    else:
        session["payment_method_collection"] = "always"
    private: dict[str, Any] = {"lines": lines, "due": session["expires_at"], "trial_days": days}
    private |= {"intent_data": _intent_data(params), "subscription_data": _subscription_data(params)}
    return account.add(session, **private)


def _listed(account: Account, session: Document) -> Document:
    stored = account.get("checkout.session", session["id"])
    return listing(stored[PRIVATE]["lines"], f"/v1/checkout/sessions/{session['id']}/line_items")


@included("checkout.session", "line_items")
def line_items(account: Account, session: Document) -> Document:
    return _listed(account, session)


@operations.on("GET", "checkout/sessions/:id/line_items")
def list_line_items(call: Call) -> Document:
    return _listed(call.account, call.account.get("checkout.session", call.id))


@operations.on("GET", "checkout/sessions/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("checkout.session", call.id)


@operations.on("POST", "checkout/sessions/:id")
def update(call: Call) -> Document:
    session = call.account.get("checkout.session", call.id)
    session["metadata"] = call.params.metadata(session["metadata"])
    call.account.save(session)
    return session


@operations.on("POST", "checkout/sessions/:id/expire")
def expire(call: Call) -> Document:
    session = call.account.get("checkout.session", call.id)
    if session["status"] != "open":
        raise StripeError(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"{session['status']}."
        )
    checkout.expire(call.account, session)
    return session


@operations.on("GET", "checkout/sessions")
def index(call: Call) -> Document:
    filters = {name: name for name in ("customer", "payment_intent", "status", "subscription")}
    return page(call, "checkout.session", "/v1/checkout/sessions", filters)
