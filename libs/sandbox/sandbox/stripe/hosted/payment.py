"""Pages of one payment intent: pay it with a card, authenticate at the bank, see the receipt."""

from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.store import PRIVATE, Document
from sandbox.stripe import payments, settlement
from sandbox.stripe.account import Account
from sandbox.stripe.errors import StripeError
from sandbox.stripe.hosted.addresses import is_web_address, with_query
from sandbox.stripe.hosted.card_entry import CardEntry
from sandbox.stripe.hosted.context import PageContext, card, see_other


class PaymentPages:
    def __init__(self, context: PageContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        return [
            Route("/stripe/pay/{id}", self.show, methods=["GET"]),
            Route("/stripe/pay/{id}", self.pay, methods=["POST"]),
            Route("/stripe/pay/{id}/pay", self.pay, methods=["POST"]),
            Route("/stripe/authenticate/{id}", self.ask, methods=["GET"]),
            Route("/stripe/authenticate/{id}/{outcome:str}", self.authenticate, methods=["POST"]),
            Route("/stripe/receipts/{id}", self.receipt, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            intent = _intent(account, request)
        return self._unknown() if intent is None else self._form(request, intent)

    async def pay(self, request: Request) -> Response:
        entry = await CardEntry.of(request)
        with self._context.transaction() as account:
            intent = _intent(account, request)
            if intent is None:
                return self._unknown()
            refusal = _pay(account, intent, entry, _return_url(request))
        if refusal:
            return self._form(request, intent, refusal, entry)
        return self._next_page(request, intent)

    def _next_page(self, request: Request, intent: Document) -> Response:
        if intent["status"] == "requires_action":
            root, secret = self._context.settings.root, intent["client_secret"]
            return see_other(f"{root}/stripe/authenticate/{intent['id']}?client_secret={secret}")
        return_url = _return_url(request)
        return see_other(_return_address(intent, return_url)) if return_url else self._form(request, intent)

    async def ask(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            intent = _intent(account, request)
        return self._unknown() if intent is None else self._question(intent)

    async def authenticate(self, request: Request) -> Response:
        outcome = request.path_params["outcome"]
        if outcome not in ("complete", "fail"):
            return self._unknown()
        with self._context.transaction() as account:
            intent = _intent(account, request)
            if intent is None:
                return self._unknown()
            if intent["status"] == "requires_action":
                payments.authenticate(account, intent, passed=outcome == "complete")
                settlement.apply_intent_status(account, intent)
        return_url = intent[PRIVATE].get("return_url")
        return see_other(_return_address(intent, return_url)) if return_url else self._question(intent)

    async def receipt(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            charge = account.find("charge", request.path_params["id"])
        return self._unknown() if charge is None else self._context.page("receipt", charge=charge)

    def _form(
        self,
        request: Request,
        intent: Document,
        refusal: StripeError | None = None,
        entry: CardEntry | None = None,
    ) -> Response:
        action = with_query(
            f"{self._context.settings.root}/stripe/pay/{intent['id']}/pay", **_action_query(request, intent)
        )
        return self._context.page(
            "pay",
            refusal.status if refusal else 200,
            intent=intent,
            action=action,
            error=refusal.message if refusal else None,
            entry=entry or CardEntry.suggested(),
        )

    def _question(self, intent: Document) -> Response:
        action = f"{self._context.settings.root}/stripe/authenticate/{intent['id']}"
        return self._context.page("authenticate", intent=intent, action=action)

    def _unknown(self) -> Response:
        return self._context.notice("Not found", "There is no such payment, or its secret is missing from the address.")


def _intent(account: Account, request: Request) -> Document | None:
    """Return the intent in the path if the address contains its client secret, else None."""
    intent = account.find("payment_intent", request.path_params["id"])
    secret = request.query_params.get("client_secret", "")
    return intent if intent and compare_digest(secret.encode(), intent["client_secret"].encode()) else None


def _pay(account: Account, intent: Document, entry: CardEntry, return_url: str | None) -> StripeError | None:
    """Pay with a card. Returns the error to show to the buyer, or None."""
    try:
        payments.check_confirmable(intent)
        method = card(account, entry, intent)
    except StripeError as refusal:
        return refusal
    back = return_url or account.url(f"/pay/{intent['id']}?client_secret={intent['client_secret']}")
    refused = payments.confirm(account, intent, method, back)
    settlement.apply_intent_status(account, intent)
    return refused


def _return_url(request: Request) -> str | None:
    url = request.query_params.get("return_url", "")
    return url if is_web_address(url) else None


def _action_query(request: Request, intent: Document) -> dict[str, str]:
    return_url = _return_url(request)
    return {"client_secret": intent["client_secret"]} | ({"return_url": return_url} if return_url else {})


def _return_address(intent: Document, url: str) -> str:
    """Return the shop's address with Stripe's query parameters about the payment's result."""
    paid = intent["status"] in ("succeeded", "requires_capture")
    return with_query(
        url,
        payment_intent=intent["id"],
        payment_intent_client_secret=intent["client_secret"],
        redirect_status="succeeded" if paid else "failed",
    )
