"""Stripe's test cards and the result of charging each."""

from dataclasses import dataclass

from sandbox.stripe.errors import Declined, StripeError

GENERIC = "Your card was declined."


@dataclass(frozen=True, slots=True)
class Decline:
    """A declined charge: Stripe's code, the bank's reason, and the message for the buyer."""

    code: str = "card_declined"
    decline_code: str | None = "generic_decline"
    message: str = GENERIC

    def error(self) -> Declined:
        return Declined(self.message, self.code, self.decline_code)


@dataclass(frozen=True, slots=True)
class Card:
    """A test card. `decline` is the result of a charge; `requires_authentication` demands 3-D Secure, for saved cards
    with `authenticates_once` only the first time; `attachable` allows saving."""

    number: str
    brand: str = "visa"
    funding: str = "credit"
    decline: Decline | None = None
    requires_authentication: bool = False
    attachable: bool = True
    authenticates_once: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]


FUNDS = Decline(decline_code="insufficient_funds", message="Your card has insufficient funds.")
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.")
CVC = Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
PROCESSING = Decline(
    "processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit."
)
AUTHENTICATION = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)


def _declining(number: str, decline: Decline) -> Card:
    return Card(number, decline=decline, attachable=False)


def _velocity() -> Decline:
    message = "Your card was declined for making repeated attempts too frequently or exceeding its amount limit."
    return Decline(decline_code="card_velocity_exceeded", message=message)


CARDS: dict[str, Card] = {
    "visa": Card("4242424242424242"),
    "visa_debit": Card("4000056655665556", funding="debit"),
    "mastercard": Card("5555555555554444", "mastercard"),
    "mastercard_2": Card("2223003122003222", "mastercard"),
    "mastercard_debit": Card("5200828282828210", "mastercard", "debit"),
    "mastercard_prepaid": Card("5105105105105100", "mastercard", "prepaid"),
    "amex": Card("378282246310005", "amex"),
    "amex_2": Card("371449635398431", "amex"),
    "discover": Card("6011111111111117", "discover"),
    "discover_2": Card("6011000990139424", "discover"),
    "diners": Card("3056930009020004", "diners"),
    "diners_14digits": Card("36227206271667", "diners"),
    "jcb": Card("3566002020360505", "jcb"),
    "unionpay": Card("6200000000000005", "unionpay"),
    "us": Card("4242424242424242"),
    "chargeDeclined": _declining("4000000000000002", Decline()),
    "chargeDeclinedInsufficientFunds": _declining("4000000000009995", FUNDS),
    "chargeDeclinedLostCard": _declining("4000000000009987", Decline(decline_code="lost_card")),
    "chargeDeclinedStolenCard": _declining("4000000000009979", Decline(decline_code="stolen_card")),
    "chargeDeclinedExpiredCard": _declining("4000000000000069", EXPIRED),
    "chargeDeclinedIncorrectCvc": _declining("4000000000000127", CVC),
    "chargeDeclinedProcessingError": _declining("4000000000000119", PROCESSING),
    "chargeDeclinedVelocityLimitExceeded": _declining("4000000000006975", _velocity()),
    "chargeDeclinedFraudulent": _declining("4100000000000019", Decline(decline_code="fraudulent")),
    "radarBlock": _declining("4100000000000019", Decline(decline_code="fraudulent")),
    "chargeCustomerFail": Card("4000000000000341", decline=Decline()),
    "authenticationRequired": Card("4000002760003184", requires_authentication=True),
    "authenticationRequiredOnSetup": Card("4000002500003155", requires_authentication=True, authenticates_once=True),
    "threeDSecure2Required": Card("4000000000003220", requires_authentication=True),
    "threeDSecureRequired": Card("4000000000003063", requires_authentication=True),
    "threeDSecureOptional": Card("4000000000003055"),
    "threeDSecureRequiredChargeDeclined": Card("4000008400001629", decline=Decline(), requires_authentication=True),
    "authenticationRequiredChargeDeclinedInsufficientFunds": Card(
        "4000008260003178", decline=FUNDS, requires_authentication=True
    ),
    "authenticationRequiredSetupForOffSession": Card("4000003800000446"),
}

_BY_NUMBER = {card.number: name for name, card in reversed(list(CARDS.items()))}


def by_alias(alias: str) -> str | None:
    """Return the card of a `pm_card_…` or `tok_…` alias: by_alias("pm_card_visa_chargeDeclined") → "chargeDeclined"."""
    for prefix in ("pm_card_visa_", "pm_card_", "tok_visa_", "tok_"):
        if alias.startswith(prefix) and (name := alias.removeprefix(prefix)) in CARDS:
            return name
    return None


def by_number(number: str, param: str = "number") -> str:
    """Return the test card with this number. Raises for other numbers, as Stripe's test mode does."""
    digits = number.replace(" ", "").replace("-", "")
    if digits in _BY_NUMBER:
        return _BY_NUMBER[digits]
    if not digits.isdecimal() or not digits.isascii() or not 12 <= len(digits) <= 19 or not _luhn(digits):
        raise StripeError(
            "Your card number is incorrect.", code="incorrect_number", param=param, status=402, kind="card_error"
        )
    raise Declined(
        "Your card was declined. Your request was in test mode, but used a non test card. "
        "For a list of valid test cards, visit: https://stripe.com/docs/testing.",
        "card_declined",
        "test_mode_live_card",
    )


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
