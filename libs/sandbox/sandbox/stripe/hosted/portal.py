"""The billing portal, the renewal switch for tests, and an invoice to look at."""

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
from sandbox.stripe.hosted.desk import Desk, form_text, see_other

OUTCOMES = ("paid", "failed")


class PortalPages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def routes(self) -> list[Route]:
        return [
            Route("/stripe/portal/{id}", self.show, methods=["GET"]),
            Route("/stripe/portal/{id}/cancel", self.cancel, methods=["POST"]),
            Route("/stripe/portal/{id}/resume", self.resume, methods=["POST"]),
            Route("/stripe/invoices/{id}", self.invoice, methods=["GET"]),
            Route("/stripe/subscriptions/{id}/advance", self.advance, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        with self._desk.reading() as account:
            session = account.find("billing_portal.session", request.path_params["id"])
            if session is None:
                return self._unknown()
            context = _portal(account, session)
        return self._desk.page("portal", **context)

    async def cancel(self, request: Request) -> Response:
        return await self._switch(request, cancel=True)

    async def resume(self, request: Request) -> Response:
        return await self._switch(request, cancel=False)

    async def _switch(self, request: Request, cancel: bool) -> Response:
        """Let a subscription end with its period, or think better of it; the form names it if there are several."""
        wanted = await form_text(request, "subscription")
        with self._desk.changing() as account:
            session = account.find("billing_portal.session", request.path_params["id"])
            if session is None:
                return self._unknown()
            for subscription in _subscriptions(account, session):
                if subscription["id"] == (wanted or subscription["id"]) and subscription["status"] in billing.LIVE:
                    members = billing.at_period_end(account, subscription, cancel)
                    billing.move(account, subscription, **members)
                    break
            else:
                return self._unknown()
        return see_other(f"{self._desk.settings.root}/stripe/portal/{session['id']}")

    async def advance(self, request: Request) -> Response:
        """Renew a subscription now. `outcome` says whether its payment succeeds."""
        outcome = await _outcome(request)
        if outcome not in OUTCOMES:
            return JSONResponse({"error": {"message": 'outcome must be "paid" or "failed"', "param": "outcome"}}, 400)
        try:
            with self._desk.changing() as account:
                subscription = account.get("subscription", request.path_params["id"])
                billing.advance(account, subscription, outcome == "paid")
                after = account.get("subscription", subscription["id"])
        except StripeError as refusal:
            return JSONResponse({"error": refusal.body}, refusal.status)
        if wants_html(request):
            return see_other(f"{self._desk.settings.root}/stripe/")
        return JSONResponse(public(after))

    async def invoice(self, request: Request) -> Response:
        with self._desk.reading() as account:
            found = account.find("invoice", request.path_params["id"])
        return self._unknown() if found is None else self._desk.page("invoice", invoice=found)

    def _unknown(self) -> Response:
        return self._desk.notice("Not found", "There is no such page, or nothing on it to change.")


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
    """From a JSON body, or from the dashboard's form. Nothing said means paid."""
    if "json" not in request.headers.get("content-type", ""):
        return await form_text(request, "outcome") or "paid"
    try:
        asked = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        return ""
    return str(asked.get("outcome", "paid")) if isinstance(asked, dict) else ""
