"""What Stripe's webhook posts: verified as Stripe's SDK does it, and reduced to what we act upon."""

import re
from collections.abc import Iterable

import stripe
from pydantic import ValidationError

from payments.clients.stripe_shapes import ChargeShape, EventShape, IntentShape, TracedShape
from payments.domain.errors import InvalidSignature, MalformedNotice
from payments.domain.intent import Failure
from payments.domain.records import Notice

TOLERANCE_SECONDS = 300
FAILED = "payment_intent.payment_failed"
REFUNDED = "charge.refunded"
OF_INTENTS = frozenset({"payment_intent.succeeded", "payment_intent.canceled", FAILED})
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,255}")


def verify(payload: bytes, signatures: Iterable[str | None], secret: str) -> None:
    """Raises InvalidSignature unless one of the signatures is Stripe's, over this payload, and recent."""
    for signature in signatures:
        try:
            stripe.WebhookSignature.verify_header(payload, signature, secret, TOLERANCE_SECONDS)
        except (stripe.SignatureVerificationError, ValueError, TypeError):  # the latter two: not UTF-8, not ASCII
            continue
        return
    raise InvalidSignature()


def read(payload: bytes, storefront: str) -> Notice | None:
    """The notice in a verified payload; None for events that do not concern us. Raises MalformedNotice."""
    try:
        event = EventShape.model_validate_json(payload)
        if event.type not in OF_INTENTS and event.type != REFUNDED:
            return None
        transaction_id, failure = _subject(event)
    except ValidationError as error:
        raise MalformedNotice() from error
    if transaction_id is None:
        return None
    if not (_IDENTIFIER.fullmatch(event.id) and _IDENTIFIER.fullmatch(transaction_id)):
        raise MalformedNotice()
    return Notice(
        storefront=storefront,
        event_id=event.id,
        type=event.type,
        transaction_id=transaction_id,
        failure_key=failure.key if failure else None,
        failure_reason=failure.reason if failure else None,
    )


def traceparent(payload: bytes) -> str | None:
    """The trace in which the payment that a verified payload is about was opened, as we told Stripe then."""
    try:
        return TracedShape.model_validate_json(payload).data.object.metadata.traceparent
    except ValidationError:
        return None


def _subject(event: EventShape) -> tuple[str | None, Failure | None]:
    if event.type == REFUNDED:
        return ChargeShape.model_validate(event.data.object).payment_intent, None
    intent = IntentShape.model_validate(event.data.object).intent()
    return intent.id, intent.failure if event.type == FAILED else None
