"""Stripe's webhook: verification by Stripe's SDK, and parsing into a WebhookEvent."""

import re
from collections.abc import Iterable
from typing import TypeGuard

import stripe
from pydantic import ValidationError

from payments.adapters.stripe_billing_objects import customer_of
from payments.adapters.stripe_objects import StripeCharge, StripeEvent, StripeIntent, StripeTracedEvent
from payments.domain.errors import InvalidSignature, MalformedWebhookEvent
from payments.domain.intent import Failure
from payments.domain.webhook_event import WebhookEvent

TOLERANCE_SECONDS = 300
FAILED = "payment_intent.payment_failed"
REFUNDED = "charge.refunded"
INTENT_EVENTS = frozenset({"payment_intent.succeeded", "payment_intent.canceled", FAILED})
CREDIT_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        REFUNDED,
        "charge.refund.updated",
        "refund.created",
        "refund.updated",
        "refund.failed",
    }
)
"""The events that are handled for storefronts that sell credits."""
SUBSCRIPTION_EVENTS = frozenset(
    {
        "checkout.session.completed",
        "checkout.session.async_payment_succeeded",
        "checkout.session.async_payment_failed",
        "checkout.session.expired",
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "customer.subscription.paused",
        "customer.subscription.resumed",
        "invoice.finalized",
        "invoice.paid",
        "invoice.payment_succeeded",
        "invoice.payment_failed",
        "invoice.payment_action_required",
        "invoice.voided",
        "invoice.marked_uncollectible",
        REFUNDED,
    }
)
"""The events that are handled for storefronts that sell subscriptions."""
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,255}")


def verify(payload: bytes, signatures: Iterable[str | None], secret: str) -> None:
    """Raises InvalidSignature unless one of the signatures is valid for this payload and recent."""
    for signature in signatures:
        try:
            stripe.WebhookSignature.verify_header(payload, signature, secret, TOLERANCE_SECONDS)
        except (
            stripe.SignatureVerificationError,
            ValueError,
            TypeError,
        ):  # ValueError: not UTF-8; TypeError: not ASCII
            continue
        return
    raise InvalidSignature()


def parse(payload: bytes, storefront: str) -> WebhookEvent | None:
    """Parse a verified payload; None for events that payments ignores. Raises MalformedWebhookEvent."""
    try:
        event = StripeEvent.model_validate_json(payload)
        if event.type not in INTENT_EVENTS and event.type != REFUNDED:
            return None
        transaction_id, failure = _subject(event)
    except ValidationError as error:
        raise MalformedWebhookEvent() from error
    return _webhook_event(event, storefront, transaction_id, failure)


def parse_credit_event(payload: bytes, storefront: str) -> WebhookEvent | None:
    """Parse a verified payload; None for events that are not about credits. Raises MalformedWebhookEvent."""
    try:
        event = StripeEvent.model_validate_json(payload)
        if event.type not in CREDIT_EVENTS:
            return None
        subject = event.data.object
        subject_id = subject["id"] if event.type.startswith("checkout.session.") else subject["payment_intent"]
    except (ValidationError, KeyError) as error:
        raise MalformedWebhookEvent() from error
    return _webhook_event(event, storefront, subject_id)


def parse_subscription_event(payload: bytes, storefront: str) -> WebhookEvent | None:
    """Parse a verified payload; None for events that are not about a customer's subscriptions.

    Only the customer's id is kept: everything else is read from Stripe when the event is handled. Raises
    MalformedWebhookEvent.
    """
    try:
        event = StripeEvent.model_validate_json(payload)
    except ValidationError as error:
        raise MalformedWebhookEvent() from error
    if event.type not in SUBSCRIPTION_EVENTS:
        return None
    return _webhook_event(event, storefront, customer_of(event.data.object))


def traceparent(payload: bytes) -> str | None:
    """Return the trace in which the payment was opened, from the metadata that we sent to Stripe."""
    try:
        return StripeTracedEvent.model_validate_json(payload).data.object.metadata.traceparent
    except ValidationError:
        return None


def _subject(event: StripeEvent) -> tuple[str | None, Failure | None]:
    if event.type == REFUNDED:
        return StripeCharge.model_validate(event.data.object).payment_intent, None
    intent = StripeIntent.model_validate(event.data.object).intent()
    return intent.id, intent.failure if event.type == FAILED else None


def _webhook_event(
    event: StripeEvent, storefront: str, subject_id: object, failure: Failure | None = None
) -> WebhookEvent | None:
    """None without a subject. Raises MalformedWebhookEvent for ids that are none."""
    if subject_id is None:
        return None
    if not (_is_identifier(event.id) and _is_identifier(subject_id)):
        raise MalformedWebhookEvent()
    return WebhookEvent(
        storefront=storefront,
        event_id=event.id,
        type=event.type,
        subject_id=subject_id,
        failure_key=failure.key if failure else None,
        failure_reason=failure.reason if failure else None,
    )


def _is_identifier(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and _IDENTIFIER.fullmatch(value) is not None
