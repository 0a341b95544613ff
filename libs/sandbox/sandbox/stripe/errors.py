"""Stripe's error objects, as exceptions."""

from typing import Any

from sandbox.store import Document


class StripeError(Exception):
    """An error response. If `committed` (a declined card), changes are kept and an idempotency key replays it."""

    committed = False

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        status: int = 400,
        kind: str = "invalid_request_error",
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body: Document = {"message": message, "type": kind}
        self.body |= {"code": code, "doc_url": f"https://stripe.com/docs/error-codes/{code}"} if code else {}
        self.body |= {"param": param} if param else {}
        self.body |= extra

    @property
    def message(self) -> str:
        return str(self)


class Declined(StripeError):
    """The bank declined the card. The attempt's charge and events are committed."""

    committed = True

    def __init__(self, message: str, code: str, decline_code: str | None, **extra: Any) -> None:
        if decline_code:
            extra["decline_code"] = decline_code
        super().__init__(message, code=code, status=402, kind="card_error", **extra)


def missing(kind: str, identifier: str, param: str = "id", status: int = 404) -> StripeError:
    """Return the error for an unknown id: 404 for the object in the path, 400 for one named in a parameter."""
    return StripeError(f"No such {kind}: '{identifier}'", code="resource_missing", param=param, status=status)


def required(param: str) -> StripeError:
    return StripeError(f"Missing required param: {param}.", code="parameter_missing", param=param)


def unexpected_state(message: str, intent: Document) -> StripeError:
    return StripeError(message, code="payment_intent_unexpected_state", payment_intent=intent)
