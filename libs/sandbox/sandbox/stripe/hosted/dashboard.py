"""The dashboard: recent payments, subscriptions and events with their webhook deliveries."""

import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.store import PRIVATE, Document
from sandbox.stripe.account import Account
from sandbox.stripe.currencies import formatted_amount
from sandbox.stripe.hosted.context import PageContext, see_other
from sandbox.stripe.resources.prices import name_of

SHOWN = 50


class Dashboard:
    def __init__(self, context: PageContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        return [
            Route("/stripe/", self.show, methods=["GET"]),
            Route("/stripe", self.show, methods=["GET"]),
            Route("/stripe/events/{id}/resend", self.resend, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        with self._context.snapshot() as account:
            events = account.transaction.select("event", limit=SHOWN)
            intents = account.transaction.select("payment_intent", limit=SHOWN)
            subscriptions = account.transaction.select("subscription", limit=SHOWN)
            context: dict[str, Any] = {
                "intents": intents,
                "subscriptions": subscriptions,
                "buyers": {each["id"]: _buyer(account, each) for each in [*intents, *subscriptions]},
                "plans": {each["id"]: _plan(account, each) for each in subscriptions},
                "items": {each["id"]: _item(account, each) for each in intents},
                "events": events,
                "deliveries": {event["id"]: _deliveries(account, event["id"]) for event in events},
            }
        return self._context.page("dashboard", **context)

    async def resend(self, request: Request) -> Response:
        """Deliver an event again, to the webhooks that received it or, if none did, to the subscribed ones."""
        with self._context.transaction() as account:
            event = account.find("event", request.path_params["id"])
            if event is None:
                return self._context.notice("Not found", "There is no such event.")
            urls = {row["url"] for row in _deliveries(account, event["id"])}
            for url in sorted(urls) or account.settings.endpoints(event[PRIVATE]["key"]):
                account.deliver(event["id"], url)
        return see_other(f"{self._context.settings.root}/stripe/")


def _buyer(account: Account, bought: Document) -> str:
    """Return who pays an intent or a subscription: the customer's address or name, else the address of the checkout."""
    customer = account.find("customer", bought["customer"]) or {}
    session = account.find("checkout.session", bought[PRIVATE].get("checkout")) or {}
    guest = (session.get("customer_details") or {}).get("email") or session.get("customer_email")
    given = customer.get("email") or customer.get("name") or guest or bought.get("receipt_email") or bought["customer"]
    return str(given or "")


def _plan(account: Account, subscription: Document) -> str:
    return ", ".join(_priced(account, item["price"], item["quantity"]) for item in subscription["items"]["data"])


def _item(account: Account, intent: Document) -> str:
    """Return what an intent pays for: its description, and the lines of its invoice or checkout."""
    invoice = account.find("invoice", intent[PRIVATE].get("invoice"))
    session = account.find("checkout.session", intent[PRIVATE].get("checkout"))
    lines = invoice["lines"]["data"] if invoice else session[PRIVATE]["lines"] if session else []
    bought = ", ".join(line["description"] for line in lines)
    return " · ".join(text for text in (intent["description"], bought) if text)


def _priced(account: Account, price: Document, quantity: int) -> str:
    amount = formatted_amount((price["unit_amount"] or 0) * quantity, price["currency"])
    count = price["recurring"]["interval_count"]
    interval = price["recurring"]["interval"]
    return f"{name_of(account, price)}, {amount} per {interval if count == 1 else f'{count} {interval}s'}"


def _deliveries(account: Account, event: str) -> list[sqlite3.Row]:
    return account.transaction.rows("SELECT * FROM deliveries WHERE event = ? ORDER BY seq", (event,))
