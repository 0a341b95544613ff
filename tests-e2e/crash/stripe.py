"""Captured payments, refunds, paid checkout sessions and subscriptions at the platform's Stripe."""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Captured:
    """A captured payment of an order; amounts and `refunds` are in minor units."""

    intent: str
    order_id: str
    payment_id: str
    amount: int
    refunds: list[int] = field(default_factory=list)

    @property
    def is_kept(self) -> bool:
        return not self.refunds

    @property
    def is_given_back(self) -> bool:
        return self.refunds == [self.amount]


async def captured(sandbox: str) -> list[Captured]:
    """Return all captured payments."""
    async with _owner(sandbox) as http:
        refunds: dict[str, list[int]] = defaultdict(list)
        async for refund in _all(http, "/refunds"):
            refunds[refund["payment_intent"]].append(refund["amount"])
        return [
            _captured(intent, refunds[intent["id"]])
            async for intent in _all(http, "/payment_intents")
            if intent["status"] == "succeeded"
        ]


async def paid_sessions(sandbox: str) -> list[str]:
    """Return the ids of all checkout sessions that are paid."""
    async with _owner(sandbox) as http:
        sessions = _all(http, "/checkout/sessions")
        return [session["id"] async for session in sessions if session["payment_status"] == "paid"]


async def subscriptions(sandbox: str, storefront: str) -> dict[str, dict[str, Any]]:
    """Return all subscriptions of a storefront by their ids."""
    async with _owner(sandbox, storefront) as http:
        return {each["id"]: each async for each in _all(http, "/subscriptions", status="all")}


def _owner(sandbox: str, storefront: str = "emporium") -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer sk_test_{storefront}"}
    return httpx.AsyncClient(base_url=f"{sandbox}/stripe/v1", headers=headers, timeout=30, trust_env=False)


def _captured(intent: dict[str, Any], refunds: list[int]) -> Captured:
    metadata = intent["metadata"]
    return Captured(intent["id"], metadata["order_id"], metadata["payment_id"], intent["amount_received"], refunds)


async def _all(http: httpx.AsyncClient, path: str, **filters: str) -> AsyncIterator[dict[str, Any]]:
    page: dict[str, Any] = {"limit": 100, **filters}
    while True:
        answer = (await http.get(path, params=page)).raise_for_status().json()
        for each in answer["data"]:
            yield each
        if not answer["has_more"]:
            return
        page["starting_after"] = answer["data"][-1]["id"]


async def owed_webhooks(sandbox: str) -> int:
    """Return the number of webhook deliveries that are still pending."""
    async with _owner(sandbox) as http:
        return sum([event["pending_webhooks"] async for event in _all(http, "/events")])
