"""The dashboard: recent payments, subscriptions and events with their webhook deliveries."""

import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.store import PRIVATE
from sandbox.stripe.account import Account
from sandbox.stripe.hosted.context import PageContext, see_other

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
            context: dict[str, Any] = {
                "intents": account.transaction.select("payment_intent", limit=SHOWN),
                "subscriptions": account.transaction.select("subscription", limit=SHOWN),
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


def _deliveries(account: Account, event: str) -> list[sqlite3.Row]:
    return account.transaction.rows("SELECT * FROM deliveries WHERE event = ? ORDER BY seq", (event,))
