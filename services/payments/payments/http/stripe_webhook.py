"""Stripe's webhook, in any contract: what its endpoints document, and the verification of what they receive."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header, Request

from payments.adapters.stripe_account import Accounts
from payments.adapters.stripe_webhook import verify
from payments.domain.webhook_event import WebhookEvent

STRIPE_EVENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "description": "A Stripe event."}}},
    }
}
"""The body, for `openapi_extra`: endpoints read it with `verified_event`."""
Signature = Annotated[str | None, Header()]
Parse = Callable[[bytes, str], WebhookEvent | None]
"""Parses a verified payload for a storefront; None for an event that is ignored."""


async def verified_event(
    request: Request, accounts: Accounts, parse: Parse, *signatures: str | None
) -> WebhookEvent | None:
    """The event of a request that one of the signatures belongs to, as `parse` returns it.

    Raises InvalidSignature, MalformedWebhookEvent.
    """
    payload, storefront = await request.body(), request.state.caller.storefront
    verify(payload, signatures, accounts.of(storefront).webhook_secret)
    return parse(payload, storefront)
