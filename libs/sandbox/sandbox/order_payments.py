"""A payment service for shops that are told of payments by a webhook of their own, with a shared secret.

`/order-payments/STOREFRONT?order=7&amount=40.00&currency=GEL&back=URL` is its page. It believes the amount that it is
given, and needs no account at Stripe.
"""

import re
from decimal import Decimal, InvalidOperation

import orjson
from common.kernel.money import digits
from common.rpc.external_transport import ExternalTransport
from common.rpc.http_transport import HttpClientError, HttpTransport
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sandbox.pages import page
from sandbox.settings import SandboxSettings
from sandbox.stripe.cards import CARDS, by_number
from sandbox.stripe.currencies import CURRENCIES
from sandbox.stripe.errors import StripeError
from sandbox.stripe.hosted.addresses import is_web_address, with_query
from sandbox.stripe.hosted.card_entry import CardEntry

_ORDER = re.compile(r"[0-9]{1,18}")
TIMEOUT = 10


class OrderPayments:
    def __init__(self, settings: SandboxSettings, http: HttpTransport | None) -> None:
        self._settings = settings
        self._own = ExternalTransport()
        self._http = http or self._own

    def routes(self) -> list[Route]:
        address = "/order-payments/{storefront}"
        return [
            Route(address, self.show, methods=["GET"]),
            Route(address, self.pay, methods=["POST"]),
            Route(f"{address}/cancel", self.cancel, methods=["POST"]),
        ]

    async def stop(self) -> None:
        await self._own.aclose()

    async def show(self, request: Request) -> Response:
        return self._form(request) if self._is_known(request) else self._unknown()

    async def pay(self, request: Request) -> Response:
        if not self._is_known(request):
            return self._unknown()
        entry = await CardEntry.of(request)
        problem = _refusal(entry) or await self._told(request)
        return self._form(request, problem, entry) if problem else _back(request, "paid")

    async def cancel(self, request: Request) -> Response:
        return _back(request, "cancelled") if self._is_known(request) else self._unknown()

    async def _told(self, request: Request) -> str | None:
        """Tell the shop. Returns the message for the buyer if it did not take the payment."""
        content = orjson.dumps({"order_id": int(request.query_params["order"]), "status": "paid"})
        headers = {"content-type": "application/json", "x-webhook-secret": self._settings.order_webhook_secret}
        url = self._settings.order_webhooks[request.path_params["storefront"]]
        try:
            response = await self._http.request("POST", url, headers, content, TIMEOUT)
        except HttpClientError:
            return "The shop cannot be reached. Nothing was paid."
        return None if response.status < 300 else f"The shop refused the payment with status {response.status}."

    def _is_known(self, request: Request) -> bool:
        given = request.query_params
        return (
            request.path_params["storefront"] in self._settings.order_webhooks
            and _ORDER.fullmatch(given.get("order", "")) is not None
            and _amount(given.get("amount", ""), given.get("currency", "")) is not None
            and is_web_address(given.get("back", ""))
        )

    def _form(self, request: Request, error: str | None = None, entry: CardEntry | None = None) -> Response:
        given, storefront = request.query_params, request.path_params["storefront"]
        return page(
            "order_payment",
            root=self._settings.root,
            title=self._settings.titles.get(storefront, storefront),
            order=given["order"],
            amount=_amount(given["amount"], given["currency"]),
            currency=given["currency"].lower(),
            action=f"{self._settings.root}/order-payments/{storefront}",
            query=request.url.query,
            error=error,
            entry=entry or CardEntry.suggested(),
        )

    def _unknown(self) -> Response:
        text = "An order's number, an amount and an address to return to are needed."
        return page("notice", 404, root=self._settings.root, title="Nothing to pay", text=text)


def _amount(text: str, currency: str) -> int | None:
    """The amount in the currency's minor units; None unless it is one."""
    try:
        amount = Decimal(text) * 10 ** digits(currency.upper()) if currency.lower() in CURRENCIES else Decimal(-1)
    except InvalidOperation:
        return None
    return int(amount) if amount.is_finite() and 0 < amount < 10**12 and amount == int(amount) else None


def _refusal(entry: CardEntry) -> str | None:
    try:
        entry.params()
        card = CARDS[by_number(entry.number)]
    except StripeError as error:
        return error.message
    return card.decline.message if card.decline else None


def _back(request: Request, outcome: str) -> Response:
    return RedirectResponse(with_query(request.query_params["back"], outcome=outcome), 303)
