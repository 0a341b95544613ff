"""What a buyer typed into the card form of a hosted page."""

import re
from dataclasses import dataclass

from common.kernel import clock
from starlette.requests import Request

from sandbox.store import Document
from sandbox.stripe.errors import StripeError
from sandbox.stripe.params import Params
from sandbox.stripe.resources.payment_methods import card_of

_EXPIRY = re.compile(r"\s*([0-9]{1,2})\s*[/.-]?\s*([0-9]{4}|[0-9]{2})\s*")
_LEAST_YEAR = 2049


@dataclass(frozen=True, slots=True)
class CardEntry:
    """The fields of the form, empty when absent. Scripts may post the number alone."""

    number: str
    expiry: str
    cvc: str
    email: str

    @classmethod
    async def of(cls, request: Request) -> "CardEntry":
        form = await request.form()
        values = {name: value for name, value in form.items() if isinstance(value, str)}
        return cls(*(values.get(name, "") for name in ("card", "exp", "cvc", "email")))

    @classmethod
    def suggested(cls) -> "CardEntry":
        """The content of a form that was not posted yet: a test card that is paid."""
        year = max(_LEAST_YEAR, clock.now().year + 4)
        return cls("4242 4242 4242 4242", f"12 / {year % 100 if year == _LEAST_YEAR else year}", "123", "")

    @classmethod
    def of_method(cls, method: Document, email: str | None) -> "CardEntry":
        """Return the entry that a payment method was made from, without the CVC, which is not stored."""
        expiry = f"{method['card']['exp_month']:02} / {method['card']['exp_year']}"
        return cls(card_of(method).number, expiry, "", email or "")

    def params(self) -> Params:
        """Return the card's parameters for the API: 12/49 is December 2049. Raises with the message for the buyer."""
        if not self.number.strip():
            raise _incomplete("Your card number is incomplete.", "incomplete_number")
        card = {"cvc": self.cvc.strip()} if self.cvc.strip() else {}
        if self.expiry.strip():
            found = _EXPIRY.fullmatch(self.expiry)
            if found is None:
                raise _incomplete("Your card's expiration date is incomplete.", "incomplete_expiry")
            month, year = found.groups()
            card |= {"exp_month": month, "exp_year": year if len(year) > 2 else f"20{year}"}
        return Params({"card": card})


def _incomplete(message: str, code: str) -> StripeError:
    return StripeError(message, status=402, kind="card_error", code=code)
