"""The fields of Stripe's objects that payments reads; all others are ignored."""

from typing import Any

from pydantic import BaseModel

from payments.domain.intent import Charge, Failure, Intent, IntentStatus, ProviderRefund


class StripePaymentMethod(BaseModel):
    id: str


class StripeError(BaseModel):
    charge: str | None = None
    code: str | None = None
    decline_code: str | None = None
    type: str = "error"
    payment_method: StripePaymentMethod | None = None

    @property
    def reason(self) -> str:
        """Stripe's code of the reason: `insufficient_funds`, `expired_card`, `authentication_required`."""
        return self.decline_code or self.code or self.type

    def failure(self) -> Failure:
        """Identified by the charge; without one (the customer left the bank's page) by the method and the reason."""
        method = self.payment_method.id if self.payment_method else "unknown"
        return Failure(_storable(self.charge or f"{method} {self.reason}"), _storable(self.reason))


class StripeOutcome(BaseModel):
    risk_level: str | None = None
    seller_message: str | None = None


class StripeCharge(BaseModel):
    id: str
    amount_refunded: int = 0
    payment_intent: str | None = None
    receipt_url: str | None = None
    outcome: StripeOutcome | None = None
    payment_method_details: dict[str, Any] | None = None

    def charge(self) -> Charge:
        return Charge(
            self.id, self.amount_refunded, {key: value for key, value in self._stored_fields().items() if value}
        )

    def _stored_fields(self) -> dict[str, Any]:
        details = self.payment_method_details or {}
        card = details.get("card") or {}
        outcome = self.outcome or StripeOutcome()
        return {
            "charge_id": self.id,
            "payment_method": details.get("type"),
            "brand": card.get("brand"),
            "last4": card.get("last4"),
            "receipt_url": self.receipt_url,
            "risk_level": outcome.risk_level,
            "seller_message": outcome.seller_message,
        }


class StripeIntent(BaseModel):
    id: str
    status: IntentStatus
    amount: int
    amount_received: int = 0
    currency: str
    client_secret: str | None = None
    metadata: dict[str, str] = {}
    last_payment_error: StripeError | None = None
    latest_charge: StripeCharge | str | None = None

    def intent(self) -> Intent:
        charge = self.latest_charge
        return Intent(
            id=self.id,
            status=self.status,
            amount=self.amount,
            amount_received=self.amount_received,
            currency=self.currency.upper(),
            metadata=self.metadata,
            client_secret=self.client_secret,
            failure=self.last_payment_error.failure() if self.last_payment_error else None,
            charge=charge.charge() if isinstance(charge, StripeCharge) else None,
        )


class StripeIntents(BaseModel):
    data: list[StripeIntent]
    has_more: bool = False


class StripeRefund(BaseModel):
    id: str
    status: str
    failure_reason: str | None = None
    metadata: dict[str, str] = {}
    charge: StripeCharge

    def provider_refund(self) -> ProviderRefund:
        is_failed = self.status in ("failed", "canceled")
        return ProviderRefund(self.id, is_failed, self.failure_reason, self.charge.amount_refunded)


class StripeRefunds(BaseModel):
    data: list[StripeRefund]
    has_more: bool = False


class StripeEvent(BaseModel):
    """A webhook's body; the type of `object` depends on `type`."""

    class Data(BaseModel):
        object: dict[str, Any]

    id: str
    type: str
    data: Data


class StripeTracedEvent(BaseModel):
    """The trace in the metadata of a webhook event's object. Stripe copies an intent's metadata to its charges."""

    class Data(BaseModel):
        class Object(BaseModel):
            class Metadata(BaseModel):
                traceparent: str | None = None

            metadata: Metadata = Metadata()

        object: Object

    data: Data


def _storable(text: str) -> str:
    """Remove NUL characters, which PostgreSQL cannot store, and shorten to 255 characters."""
    return text.replace("\x00", "")[:255]
