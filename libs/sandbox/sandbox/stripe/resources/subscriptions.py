"""The API of subscriptions."""

from sandbox.store import Document, public
from sandbox.stripe import billing, invoicing, periods, prorations, subscription_objects
from sandbox.stripe.account import Account
from sandbox.stripe.errors import StripeError, missing
from sandbox.stripe.lists import page
from sandbox.stripe.resources import prices
from sandbox.stripe.resources.payment_methods import resolve
from sandbox.stripe.routing import Call, Operations

operations = Operations()

BEHAVIOURS = ("allow_incomplete", "default_incomplete", "error_if_incomplete", "pending_if_incomplete")
FEEDBACK = (
    "customer_service",
    "low_quality",
    "missing_features",
    "other",
    "switched_service",
    "too_complex",
    "too_expensive",
    "unused",
)


def _default_method(call: Call, customer: Document) -> str | None:
    identifier = call.params.text("default_payment_method")
    if identifier is None:
        return None
    method = resolve(call.account, identifier)
    if method["customer"] != customer["id"]:
        raise StripeError(
            f"The customer does not have a payment method with the ID {method['id']}. The payment method must be "
            "attached to the customer.",
            code="resource_missing",
            param="default_payment_method",
        )
    return str(method["id"])


def _trial_end(call: Call) -> int | None:
    longest = call.account.now + billing.LONGEST_TRIAL * billing.DAY
    days = call.params.integer("trial_period_days", least=1, most=billing.LONGEST_TRIAL)
    end = call.account.now + days * billing.DAY if days else call.params.integer("trial_end", most=longest)
    if end is not None and end <= call.account.now:
        raise StripeError("Invalid timestamp: must be in the future.", param="trial_end")
    return end


@operations.on("POST", "subscriptions")
def create(call: Call) -> Document:
    customer = call.account.get("customer", call.params.needed("customer"), "customer")
    chosen = subscription_objects.chosen_items(call.account, call.params)
    behaviour = call.params.choice("payment_behavior", BEHAVIOURS, "allow_incomplete")
    trial_end = _trial_end(call)
    subscription = subscription_objects.make(
        call.account,
        customer["id"],
        chosen,
        trial_end,
        default_payment_method=_default_method(call, customer),
        description=call.params.text("description"),
        metadata=call.params.metadata(),
    )
    if call.params.boolean("cancel_at_period_end"):
        subscription |= {"cancel_at_period_end": True, "cancel_at": billing.period_end(subscription)}
    _begin(call, subscription, behaviour, trial=trial_end is not None)
    return call.account.get("subscription", subscription["id"])


def _begin(call: Call, subscription: Document, behaviour: str, trial: bool) -> None:
    """Create the first invoice and collect it, or leave the payment to the buyer."""
    account = call.account
    if trial:
        subscription["status"] = "trialing"
    invoice = invoicing.make(account, subscription, "subscription_create", free=trial)
    subscription["latest_invoice"] = invoice["id"]
    billing.set_timer(subscription, None if trial else account.now + billing.INCOMPLETE_SECONDS)
    account.save(subscription)
    account.emit("customer.subscription.created", subscription)
    if behaviour == "default_incomplete" and invoice["amount_due"]:
        invoicing.intent_of(account, invoice)
        return
    method = billing.method_of(account, subscription)
    if method is None and invoice["amount_due"]:
        raise StripeError(
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method.",
            code="resource_missing",
        )
    refusal = billing.collect(account, invoice, method, call.params.boolean("off_session"))
    if behaviour == "error_if_incomplete":
        _require_paid(account, invoice, refusal)


def _require_paid(account: Account, invoice: Document, refusal: StripeError | None) -> None:
    """Raise, so that nothing is changed, if the invoice was not paid."""
    if refusal:
        raise StripeError(
            refusal.message,
            code=refusal.body["code"],
            status=402,
            kind="card_error",
            decline_code=refusal.body.get("decline_code"),
        )
    if account.get("invoice", invoice["id"])["status"] == "open":
        raise StripeError(
            "Payment for this subscription requires additional user action before it can be completed successfully.",
            code="subscription_payment_intent_requires_action",
            status=402,
            kind="card_error",
        )


@operations.on("GET", "subscriptions/:id")
def retrieve(call: Call) -> Document:
    return call.account.get("subscription", call.id)


@operations.on("POST", "subscriptions/:id")
def update(call: Call) -> Document:
    subscription = call.account.get("subscription", call.id)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise missing("subscription", call.id)
    members: Document = {"metadata": call.params.metadata(subscription["metadata"])}
    customer = call.account.get("customer", subscription["customer"])
    if "default_payment_method" in call.params:
        members["default_payment_method"] = _default_method(call, customer)
    if "description" in call.params:
        members["description"] = call.params.text("description")
    if "cancel_at_period_end" in call.params:
        members |= billing.at_period_end(call.account, subscription, call.params.boolean("cancel_at_period_end"))
    if "items" in call.params:
        members |= _changed_items(call, subscription)
    if "pause_collection" in call.params:
        members["pause_collection"] = _pause(call)
    if (trial_end := call.params.text("trial_end")) and trial_end != "now":
        return _extended(call, subscription, members)
    if trial_end == "now" and subscription["status"] == "trialing":
        members["trial_end"] = call.account.now
    before = subscription["items"]["data"]
    billing.change(call.account, subscription, **members)
    if "items" in members or "trial_end" in members:
        _bill_change(call, subscription, members, before)
    return call.account.get("subscription", subscription["id"])


def _pause(call: Call) -> Document | None:
    """The pause of collection, or None where an empty string ends it."""
    if call.params.values["pause_collection"] == "":
        return None
    given = call.params.hash("pause_collection")
    if given.needed("behavior") != "void":
        raise StripeError("The sandbox pauses only with the behavior void.", param="pause_collection[behavior]")
    resumes_at = given.integer("resumes_at", least=1, most=billing.LATEST)
    if resumes_at is not None and resumes_at <= call.account.now:
        raise StripeError("Invalid timestamp: must be in the future.", param="pause_collection[resumes_at]")
    return {"behavior": "void", "resumes_at": resumes_at}


def _extended(call: Call, subscription: Document, members: Document) -> Document:
    """Begin a trial until `trial_end` now, with an invoice of zero. The next period follows it."""
    account, trial_end = call.account, _trial_end(call)
    if call.params.choice("proration_behavior", prorations.BEHAVIOURS, "create_prorations") != "none":
        raise StripeError("The sandbox does not prorate trials.", param="proration_behavior")
    if "items" in members:
        raise StripeError("The sandbox does not change items and the trial at once.", param="items")
    period = {"current_period_start": account.now, "current_period_end": trial_end}
    items = subscription["items"] | {"data": [item | period for item in subscription["items"]["data"]]}
    trial = {"trial_start": account.now, "trial_end": trial_end, "billing_cycle_anchor": trial_end}
    if subscription["cancel_at_period_end"] and members.get("cancel_at_period_end", True):
        trial["cancel_at"] = trial_end
    invoice = invoicing.make(account, {**subscription, "items": items}, "subscription_update", free=True)
    billing.change(
        account, subscription, **members, **trial, status="trialing", items=items, latest_invoice=invoice["id"]
    )
    billing.record_attempt(account, invoice, paid=True)
    return account.get("subscription", subscription["id"])


def _changed_items(call: Call, subscription: Document) -> Document:
    """Return the members after a change of items. A new interval begins a new period now."""
    kept = {item["id"]: item for item in subscription["items"]["data"]}
    for given in call.params.hashes("items"):
        identifier = given.text("id")
        if identifier and identifier not in kept:
            raise missing("subscription_item", identifier, given.path("id"), 400)
        if identifier and given.boolean("deleted"):
            del kept[identifier]
            continue
        old = kept.get(identifier or "")
        price = (
            prices.chosen(call.account, given) if "price" in given or "price_data" in given or not old else old["price"]
        )
        quantity = given.count("quantity", old["quantity"] if old else 1, most=prices.MOST)
        end = billing.period_end(subscription)
        item = old or subscription_objects.item(call.account, subscription["id"], price, quantity, end)
        kept[item["id"]] = item | {"price": public(price), "plan": prices.plan(price), "quantity": quantity}
    if not kept:
        raise StripeError("A subscription must have at least one active plan.", param="items")
    items = list(kept.values())
    subscription_objects.check_items([(item["price"], item["quantity"]) for item in items], "items")
    return _with_new_period(call, subscription, items)


def _with_new_period(call: Call, subscription: Document, items: list[Document]) -> Document:
    before, after = subscription["items"]["data"][0]["price"]["recurring"], items[0]["price"]["recurring"]
    listed = subscription["items"] | {"data": items, "total_count": len(items)}
    if (before["interval"], before["interval_count"]) == (after["interval"], after["interval_count"]):
        return {"items": listed}
    now = call.account.now
    end = periods.end_of(now, now, after)
    listed["data"] = [item | {"current_period_start": now, "current_period_end": end} for item in items]
    return {"items": listed, "billing_cycle_anchor": now}


def _bill_change(call: Call, subscription: Document, members: Document, before: list[Document]) -> None:
    """Prorate the change, and collect the invoice that it causes, if any, at once."""
    account = call.account
    behaviour = call.params.choice("payment_behavior", BEHAVIOURS, "allow_incomplete")
    if behaviour == "pending_if_incomplete":
        raise StripeError("The sandbox does not support pending updates.", param="payment_behavior")
    invoice = _invoice_of_change(call, subscription, members, before)
    if invoice is None or invoice["status"] != "open":
        return
    method = billing.method_of(account, subscription)
    refusal = billing.collect(account, invoice, method, call.params.boolean("off_session"))
    if behaviour == "error_if_incomplete":
        _require_paid(account, invoice, refusal)
    subscription = account.get("subscription", subscription["id"])
    if subscription["status"] == "active" and account.get("invoice", invoice["id"])["status"] == "open":
        billing.change(account, subscription, status="past_due")


def _invoice_of_change(
    call: Call, subscription: Document, members: Document, before: list[Document]
) -> Document | None:
    account = call.account
    prorate = call.params.choice("proration_behavior", prorations.BEHAVIOURS, "create_prorations")
    if "trial_end" in members:
        return billing.renew(account, subscription, anchor=account.now)
    if subscription["status"] not in ("active", *billing.OWING):
        return None
    new_period = "billing_cycle_anchor" in members
    if prorate != "none":
        prorations.add(account, subscription, before, _proration_date(call, before), charge=not new_period)
    if not new_period and (prorate != "always_invoice" or not prorations.pending(account, subscription["id"])):
        return None
    invoice = invoicing.make(account, subscription, "subscription_update", recurring=new_period)
    billing.change(account, subscription, latest_invoice=invoice["id"])
    return invoice


def _proration_date(call: Call, before: list[Document]) -> int:
    start, end = int(before[0]["current_period_start"]), int(before[0]["current_period_end"])
    at = call.params.count("proration_date", call.account.now)
    if not start <= at <= end and "proration_date" in call.params:
        raise StripeError("`proration_date` must be within the current billing period.", param="proration_date")
    return min(max(at, start), end)


@operations.on("DELETE", "subscriptions/:id")
def cancel(call: Call) -> Document:
    subscription = call.account.get("subscription", call.id)
    if subscription["status"] in ("canceled", "incomplete_expired"):
        raise missing("subscription", call.id)
    given = call.params.hash("cancellation_details")
    feedback = given.choice("feedback", FEEDBACK, "other") if "feedback" in given else None
    if call.params.boolean("prorate") or call.params.boolean("invoice_now"):
        raise StripeError("The sandbox does not credit the rest of a cancelled subscription.", param="prorate")
    billing.end(call.account, subscription, "cancellation_requested", comment=given.text("comment"), feedback=feedback)
    return subscription


@operations.on("GET", "subscriptions")
def index(call: Call) -> Document:
    """List subscriptions; ended ones only with `status=all`, `ended` or their status, as Stripe does."""
    status = call.params.text("status")
    filters = {"customer": "customer", "price": "items.data[0].price.id"}
    if status == "all":
        return page(call, "subscription", "/v1/subscriptions", filters)
    if status == "ended":
        call.params.values["status"] = {"0": "canceled", "1": "incomplete_expired"}
    elif status is None:
        alive = ("active", "trialing", "past_due", "incomplete", "unpaid", "paused")
        call.params.values["status"] = {str(place): each for place, each in enumerate(alive)}
    return page(call, "subscription", "/v1/subscriptions", filters | {"status": "status"})
