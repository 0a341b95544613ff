"""The states of a Checkout Session: open, paid on its page, expired."""

from sandbox.store import PRIVATE, Document
from sandbox.stripe import billing, invoicing, payments, subscription_objects
from sandbox.stripe.account import Account
from sandbox.stripe.errors import Declined, StripeError
from sandbox.stripe.intent_objects import new_intent
from sandbox.stripe.params import Params
from sandbox.stripe.resources import customers, setup_intents
from sandbox.stripe.resources.addresses import address

LIFETIME_SECONDS = 24 * 3600


def pay(account: Account, session: Document, method: Document, email: str | None) -> Declined | None:
    """Pay a session with a card, or save the card in setup mode. A declined card leaves the session open."""
    if session["status"] != "open":
        raise StripeError("This Checkout Session is no longer open.", param="session")
    session[PRIVATE]["method"] = method["id"]
    _record_buyer(account, session, email)
    if session["mode"] == "setup":
        setup_intents.confirm(account, account.get("setup_intent", session["setup_intent"]), method)
        complete(account, session)
        return None
    if session["amount_total"] == 0:
        method["customer"] = session["customer"]
        account.save(method)
        complete(account, session)
        return None
    intent = _intent(account, session)
    return payments.confirm(account, intent, method, account.url(f"/checkout/{session['id']}/return"))


def _record_buyer(account: Account, session: Document, email: str | None) -> None:
    """Store the buyer's details. Subscriptions get a customer, payments only with `customer_creation=always`."""
    customer = account.find("customer", session["customer"])
    known = (customer or {}).get("email") or session["customer_email"] or email
    if customer is None and (session["mode"] == "subscription" or session["customer_creation"] == "always"):
        customer = customers.make(account, Params({"email": known} if known else {}), session)
        session["customer"] = customer["id"]
    elif customer and known and not customer["email"]:
        customer["email"] = known
        account.save(customer)
        account.emit("customer.updated", customer, {"email": None})
    session["customer_details"] = {
        "address": (customer or {}).get("address") or address(Params({"address": {"country": "US"}})),
        "business_name": None,
        "email": known,
        "individual_name": None,
        "name": (customer or {}).get("name"),
        "phone": (customer or {}).get("phone"),
        "tax_exempt": "none",
        "tax_ids": [],
    }
    account.save(session)


def _intent(account: Account, session: Document) -> Document:
    """Return the session's payment intent, created at the first attempt."""
    if identifier := session[PRIVATE].get("intent"):
        intent = account.get("payment_intent", identifier)
        intent["customer"] = session["customer"]
        return intent
    wanted = session[PRIVATE]["intent_data"]
    if session["mode"] == "subscription":
        wanted = {"description": "Subscription creation", "setup_future_usage": "off_session"}
    intent = new_intent(
        account, session["amount_total"], session["currency"], session, **wanted, customer=session["customer"]
    )
    intent[PRIVATE]["checkout"] = session["id"]
    account.save(intent)
    account.emit("payment_intent.created", intent)
    session[PRIVATE]["intent"] = intent["id"]
    if session["mode"] == "payment":
        session["payment_intent"] = intent["id"]
    account.save(session)
    return intent


def apply_intent_status(account: Account, intent: Document) -> None:
    """Complete the session after its payment intent succeeded."""
    session = account.get("checkout.session", intent[PRIVATE]["checkout"])
    if session["status"] == "open" and intent["status"] in ("succeeded", "requires_capture"):
        complete(account, session, intent)


def complete(account: Account, session: Document, intent: Document | None = None) -> None:
    """Close a paid session and, in subscription mode, start the subscription."""
    session |= {"status": "complete", "url": None}
    session["payment_status"] = "paid" if intent and intent["status"] == "succeeded" else "unpaid"
    if intent is None:
        session["payment_status"] = "paid" if session["amount_total"] else "no_payment_required"
    session[PRIVATE]["due"] = None
    if session["mode"] == "subscription":
        _subscribe(account, session, intent)
    account.save(session)
    account.emit("checkout.session.completed", session)


def _subscribe(account: Account, session: Document, intent: Document | None) -> None:
    private = session[PRIVATE]
    chosen = [(account.get("price", line["price"]["id"]), line["quantity"]) for line in private["lines"]]
    days = private.get("trial_days")
    subscription = subscription_objects.make(
        account,
        session["customer"],
        [(price, quantity) for price, quantity in chosen if price["type"] == "recurring"],
        account.now + days * billing.DAY if days else None,
        default_payment_method=private["method"],
        status="trialing" if days else "active",
        **private["subscription_data"],
    )
    invoice = invoicing.make(account, subscription, "subscription_create", free=bool(days), uses_balance=False)
    if intent:
        invoicing.bill(account, invoice, intent)
    invoicing.mark_paid(account, invoice)
    subscription["latest_invoice"] = invoice["id"]
    billing.set_timer(subscription)
    account.save(subscription)
    account.emit("customer.subscription.created", subscription)
    session |= {"subscription": subscription["id"], "invoice": invoice["id"]}


def expire(account: Account, session: Document) -> None:
    """Expire a session and cancel its unfinished payment."""
    intent = account.find("payment_intent", session[PRIVATE].get("intent"))
    if intent and intent["status"] in payments.CONFIRMABLE:
        payments.cancel(account, intent, "automatic")
    if setup := account.find("setup_intent", session["setup_intent"]):
        setup_intents.cancel(account, setup)
    session |= {"status": "expired", "url": None}
    session[PRIVATE]["due"] = None
    account.save(session)
    account.emit("checkout.session.expired", session)
