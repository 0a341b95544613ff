"""The pages of the billing portal and of invoices, and the endpoint that advances a subscription for tests."""

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
from sandbox.stripe.hosted.context import PageContext, form_text, see_other

OUTCOMES = ("paid", "failed")


class PortalPages:
    def __init__(self, context: PageContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        return [
            Route("/stripe/portal/{id}", self.show, methods=["GET"]),
            Route("/stripe/portal/{id}/cancel", self.cancel, methods=["POST"]),
            Route("/stripe/portal/{id}/resume", self.resume, methods=["POST"]),
            Route("/stripe/invoices/{id}", self.invoice, methods=["GET"]),
            Route("/stripe/subscriptions/{id}/advance", self.advance, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            session = account.find("billing_portal.session", request.path_params["id"])
            if session is None:
                return self._unknown()
            context = _portal(account, session)
        return self._context.page("portal", **context)

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
                if subscription["id"] == (wanted or subscription["id"]) and subscription["status"] in billing.LIVE:
                    members = billing.at_period_end(account, subscription, cancel)
                    billing.change(account, subscription, **members)
                    break
            else:
                return self._unknown()
        return see_other(f"{self._context.settings.root}/stripe/portal/{session['id']}")

    async def advance(self, request: Request) -> Response:
        """Renew a subscription now; `outcome` is the result of its payment."""
        outcome = await _outcome(request)
        if outcome not in OUTCOMES:
            return JSONResponse({"error": {"message": 'outcome must be "paid" or "failed"', "param": "outcome"}}, 400)
        try:
            with self._context.transaction() as account:
                subscription = account.get("subscription", request.path_params["id"])
                billing.advance(account, subscription, outcome == "paid")
                after = account.get("subscription", subscription["id"])
        except StripeError as refusal:
            return JSONResponse({"error": refusal.body}, refusal.status)
        if wants_html(request):
            return see_other(f"{self._context.settings.root}/stripe/")
        return JSONResponse(public(after))

    async def invoice(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            found = account.find("invoice", request.path_params["id"])
        return self._unknown() if found is None else self._context.page("invoice", invoice=found)

    def _unknown(self) -> Response:
        return self._context.notice("Not found", "There is no such page, or nothing on it to change.")


def _subscriptions(account: Account, session: Document) -> list[Document]:
    where = "json_extract(body, '$.customer') = ?"
    return account.transaction.select("subscription", where, (session["customer"],))


def _portal(account: Account, session: Document) -> Document:
    where = "json_extract(body, '$.customer') = ?"
    return_url = session["return_url"] or ""
    customer = account.find("customer", session["customer"]) or {}
    return {
        "session": session,
        "buyer": customer.get("email") or customer.get("name") or session["customer"],
        "subscriptions": _subscriptions(account, session),
        "invoices": account.transaction.select("invoice", where, (session["customer"],), 24),
        "return_url": return_url if is_web_address(return_url) else None,
    }


async def _outcome(request: Request) -> str:
    """Return the outcome in a JSON body or in the dashboard's form; `paid` by default."""
    if "json" not in request.headers.get("content-type", ""):
        return await form_text(request, "outcome") or "paid"
    try:
        document = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        return ""
    return str(document.get("outcome", "paid")) if isinstance(document, dict) else ""
