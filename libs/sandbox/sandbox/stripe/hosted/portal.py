"""The pages of the billing portal, and the endpoint that advances a subscription for tests."""

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.pages import wants_html
from sandbox.store import Document, public
from sandbox.stripe import billing
from sandbox.stripe.account import Account
from sandbox.stripe.errors import StripeError
from sandbox.stripe.hosted.addresses import is_web_address
from sandbox.stripe.hosted.card_entry import CardEntry
from sandbox.stripe.hosted.context import PageContext, card, form_text, see_other
from sandbox.stripe.resources.payment_methods import attach
from sandbox.stripe.resources.prices import name_of

OUTCOMES = ("paid", "failed")
_CHANGEABLE = (*billing.LIVE, "unpaid")


class PortalPages:
    def __init__(self, context: PageContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        return [
            Route("/stripe/portal/{id}", self.show, methods=["GET"]),
            Route("/stripe/portal/{id}/cancel", self.cancel, methods=["POST"]),
            Route("/stripe/portal/{id}/resume", self.resume, methods=["POST"]),
            Route("/stripe/portal/{id}/card", self.card, methods=["POST"]),
            Route("/stripe/subscriptions/{id}/advance", self.advance, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            session = account.find("billing_portal.session", request.path_params["id"])
            if session is None:
                return self._unknown()
            context = _portal(account, session)
        return self._page(context)

    async def card(self, request: Request) -> Response:
        """Save a card, and make it the default of the customer and of all running subscriptions."""
        entry = await CardEntry.of(request)
        with self._context.transaction() as account:
            session = account.find("billing_portal.session", request.path_params["id"])
            if session is None:
                return self._unknown()
            refusal = _change_card(account, session, entry)
            context = _portal(account, session)
        return self._page(context, refusal, entry) if refusal else see_other(context["action"])

    def _page(self, context: Document, refusal: StripeError | None = None, entry: CardEntry | None = None) -> Response:
        error = refusal.message if refusal else None
        shown = entry or CardEntry.suggested()
        return self._context.page("portal", refusal.status if refusal else 200, **context, error=error, entry=shown)

    async def cancel(self, request: Request) -> Response:
        return await self._switch(request, cancel=True)

    async def resume(self, request: Request) -> Response:
        return await self._switch(request, cancel=False)

    async def _switch(self, request: Request, cancel: bool) -> Response:
        """Set or clear a subscription's cancellation at the period's end. The form names it if there are several."""
        wanted = await form_text(request, "subscription")
        with self._context.transaction() as account:
            session = account.find("billing_portal.session", request.path_params["id"])
            if session is None:
                return self._unknown()
            for subscription in _subscriptions(account, session):
                if subscription["id"] == (wanted or subscription["id"]) and subscription["status"] in _CHANGEABLE:
                    members = billing.at_period_end(account, subscription, cancel)
                    billing.change(account, subscription, **members)
                    break
            else:
                return self._unknown()
        return see_other(f"{self._context.settings.root}/stripe/portal/{session['id']}")

    async def advance(self, request: Request) -> Response:
        """Renew a subscription now; `outcome` is the result of its payment, `final` the status after a last failure."""
        wanted = await _fields(request)
        outcome, final = wanted.get("outcome", "paid"), wanted.get("final")
        if outcome not in OUTCOMES:
            return _invalid("outcome", OUTCOMES)
        if final is not None and final not in billing.AFTER_RETRIES:
            return _invalid("final", billing.AFTER_RETRIES)
        try:
            with self._context.transaction() as account:
                subscription = account.get("subscription", request.path_params["id"])
                billing.advance(account, subscription, outcome == "paid", final)
                after = account.get("subscription", subscription["id"])
        except StripeError as refusal:
            return JSONResponse({"error": refusal.body}, refusal.status)
        if wants_html(request):
            return see_other(f"{self._context.settings.root}/stripe/")
        return JSONResponse(public(after))

    def _unknown(self) -> Response:
        return self._context.notice("Not found", "There is no such page, or nothing on it to change.")


def _subscriptions(account: Account, session: Document) -> list[Document]:
    where = "json_extract(body, '$.customer') = ?"
    return account.transaction.select("subscription", where, (session["customer"],))


def _change_card(account: Account, session: Document, entry: CardEntry) -> StripeError | None:
    try:
        method = card(account, entry, session)
        attach(account, method["id"], session["customer"])
    except StripeError as refusal:
        return refusal
    customer = account.get("customer", session["customer"])
    before = customer["invoice_settings"]
    customer["invoice_settings"] = before | {"default_payment_method": method["id"]}
    account.save(customer)
    account.emit("customer.updated", customer, {"invoice_settings": before})
    for subscription in _subscriptions(account, session):
        if subscription["status"] in _CHANGEABLE:
            billing.change(account, subscription, default_payment_method=method["id"])
    return None


def _portal(account: Account, session: Document) -> Document:
    where = "json_extract(body, '$.customer') = ?"
    return_url = session["return_url"] or ""
    customer = account.find("customer", session["customer"]) or {}
    subscriptions = _subscriptions(account, session)
    prices = [subscription["items"]["data"][0]["price"] for subscription in subscriptions]
    return {
        "session": session,
        "action": f"{account.settings.root}/stripe/portal/{session['id']}",
        "buyer": customer.get("email") or customer.get("name") or session["customer"],
        "subscriptions": subscriptions,
        "names": {price["id"]: name_of(account, price) for price in prices},
        "method": _method(account, customer, subscriptions),
        "invoices": account.transaction.select("invoice", where, (session["customer"],), 24),
        "return_url": return_url if is_web_address(return_url) else None,
    }


def _method(account: Account, customer: Document, subscriptions: list[Document]) -> Document | None:
    """Return the card that the next renewal is charged to."""
    for subscription in subscriptions:
        if subscription["status"] in _CHANGEABLE and customer:
            return billing.method_of(account, subscription)
    default = (customer.get("invoice_settings") or {}).get("default_payment_method")
    return account.find("payment_method", default)


async def _fields(request: Request) -> dict[str, str]:
    """Return the text members of a JSON body or of the dashboard's form."""
    if "json" not in request.headers.get("content-type", ""):
        return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    try:
        document = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        return {"outcome": ""}
    if not isinstance(document, dict):
        return {"outcome": ""}
    return {name: str(value) for name, value in document.items()}


def _invalid(name: str, options: tuple[str, ...]) -> Response:
    listed = " or ".join(f'"{option}"' for option in options)
    return JSONResponse({"error": {"message": f"{name} must be {listed}", "param": name}}, 400)
