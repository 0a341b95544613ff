"""The payment page of a Checkout Session."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.store import PRIVATE, Document
from sandbox.stripe import checkout, settlement
from sandbox.stripe.account import Account
from sandbox.stripe.errors import StripeError
from sandbox.stripe.hosted.card_entry import CardEntry
from sandbox.stripe.hosted.context import PageContext, card, see_other


class CheckoutPages:
    def __init__(self, context: PageContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        return [
            Route("/stripe/checkout/{id}", self.show, methods=["GET"]),
            Route("/stripe/checkout/{id}/pay", self.pay, methods=["POST"]),
            Route("/stripe/checkout/{id}/cancel", self.cancel, methods=["POST"]),
            Route("/stripe/checkout/{id}/return", self.back, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            session = account.find("checkout.session", request.path_params["id"])
        if session is None:
            return self._unknown()
        return self._form(session) if session["status"] == "open" else self._closed(session)

    async def pay(self, request: Request) -> Response:
        entry = await CardEntry.of(request)
        with self._context.transaction() as account:
            session = account.find("checkout.session", request.path_params["id"])
            if session is None:
                return self._unknown()
            if session["status"] != "open":
                return self._closed(session)
            refusal = _pay(account, session, entry)
            session = account.get("checkout.session", session["id"])
            intent = account.find("payment_intent", session[PRIVATE].get("intent"))
        if refusal:
            return self._form(session, refusal, entry)
        if intent and intent["status"] == "requires_action":
            return see_other(intent["next_action"]["redirect_to_url"]["url"])
        return see_other(_success(session))

    async def back(self, request: Request) -> Response:
        """Redirect the buyer after the bank's authentication page."""
        with self._context.snapshot() as account:
            session = account.find("checkout.session", request.path_params["id"])
            intent = account.find("payment_intent", session[PRIVATE].get("intent")) if session else None
            entry = _used(account, session) if session else None
        if session is None:
            return self._unknown()
        if session["status"] == "complete":
            return see_other(_success(session))
        error = (intent or {}).get("last_payment_error") or {"message": "Your payment is not complete."}
        return self._form(session, StripeError(error["message"], status=402), entry)

    async def cancel(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            session = account.find("checkout.session", request.path_params["id"])
        if session is None:
            return self._unknown()
        if session["cancel_url"] is None:
            return self._form(session)
        return see_other(_with_session_id(session["cancel_url"], session))

    def _form(self, session: Document, refusal: StripeError | None = None, entry: CardEntry | None = None) -> Response:
        return self._context.page(
            "checkout",
            refusal.status if refusal else 200,
            session=session,
            lines=session[PRIVATE]["lines"],
            trial_days=session[PRIVATE]["trial_days"],
            action=f"{self._context.settings.root}/stripe/checkout/{session['id']}",
            error=refusal.message if refusal else None,
            entry=entry or CardEntry.suggested(),
        )

    def _closed(self, session: Document) -> Response:
        if session["status"] == "complete":
            return see_other(_success(session))
        return self._context.notice("This page has expired", "Go back to the shop and start again.", 410)

    def _unknown(self) -> Response:
        return self._context.notice("Not found", "There is no such checkout page.")


def _pay(account: Account, session: Document, entry: CardEntry) -> StripeError | None:
    try:
        method = card(account, entry, session)
        refused = checkout.pay(account, session, method, entry.email or None)
    except StripeError as refusal:
        return refusal
    if intent := account.find("payment_intent", session[PRIVATE].get("intent")):
        settlement.apply_intent_status(account, intent)
    return refused


def _used(account: Account, session: Document) -> CardEntry | None:
    """Return what was typed at the last attempt to pay the session; None before the first."""
    method = account.find("payment_method", session[PRIVATE].get("method"))
    return CardEntry.of_method(method, (session["customer_details"] or {}).get("email")) if method else None


def _success(session: Document) -> str:
    return _with_session_id(session["success_url"], session)


def _with_session_id(url: str, session: Document) -> str:
    return url.replace("{CHECKOUT_SESSION_ID}", str(session["id"]))
