"""The parts of Stripe's objects that we rely on. Anything else may change without our noticing."""

from typing import Any

from pydantic import BaseModel

from payments.domain.intent import Charge, Failure, Intent, IntentStatus, MadeRefund


class MethodShape(BaseModel):
    id: str


class ErrorShape(BaseModel):
    charge: str | None = None
    code: str | None = None
    decline_code: str | None = None
    type: str = "error"
    payment_method: MethodShape | None = None

    @property
    def reason(self) -> str:
        """Stripe's word for why: `insufficient_funds`, `expired_card`, `authentication_required`."""
        return self.decline_code or self.code or self.type

    def failure(self) -> Failure:
        """Without a charge (the bank's page was left), the payment method identifies the attempt."""
        method = self.payment_method.id if self.payment_method else "unknown"
        return Failure(_storable(self.charge or f"{method} {self.reason}"), _storable(self.reason))


class OutcomeShape(BaseModel):
    risk_level: str | None = None
    seller_message: str | None = None


class ChargeShape(BaseModel):
    id: str
    amount_refunded: int = 0
    payment_intent: str | None = None
    receipt_url: str | None = None
    outcome: OutcomeShape | None = None
    payment_method_details: dict[str, Any] | None = None

    def charge(self) -> Charge:
        return Charge(self.id, self.amount_refunded, {key: value for key, value in self._facts().items() if value})

    def _facts(self) -> dict[str, Any]:
        details = self.payment_method_details or {}
        card = details.get("card") or {}
        outcome = self.outcome or OutcomeShape()
        return {
            "charge_id": self.id,
            "payment_method": details.get("type"),
            "brand": card.get("brand"),
            "last4": card.get("last4"),
            "receipt_url": self.receipt_url,
            "risk_level": outcome.risk_level,
            "seller_message": outcome.seller_message,
        }


class IntentShape(BaseModel):
    id: str
    status: IntentStatus
    amount: int
    amount_received: int = 0
    currency: str
    client_secret: str | None = None
    metadata: dict[str, str] = {}
    last_payment_error: ErrorShape | None = None
    latest_charge: ChargeShape | str | None = None

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
            charge=charge.charge() if isinstance(charge, ChargeShape) else None,
        )


class IntentsShape(BaseModel):
    data: list[IntentShape]
    has_more: bool = False


class RefundShape(BaseModel):
    id: str
    status: str
    failure_reason: str | None = None
    metadata: dict[str, str] = {}
    charge: ChargeShape

    def made(self) -> MadeRefund:
        is_failed = self.status in ("failed", "canceled")
        return MadeRefund(self.id, is_failed, self.failure_reason, self.charge.amount_refunded)


class RefundsShape(BaseModel):
    data: list[RefundShape]
    has_more: bool = False


class EventShape(BaseModel):
    """A webhook's body; what `object` is depends on `type`."""

    class Data(BaseModel):
        object: dict[str, Any]

    id: str
    type: str
    data: Data


class TracedShape(BaseModel):
    """The metadata of whatever a webhook's body is about; charges inherit their intent's."""

    class Data(BaseModel):
        class Object(BaseModel):
            class Metadata(BaseModel):
                traceparent: str | None = None

            metadata: Metadata = Metadata()

        object: Object

    data: Data


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL characters."""
    return text.replace("\x00", "")[:255]
