"""FigureForge's bodies for the billing portal and the card on file."""

from typing import Annotated, Self

from common.http import Body, Output
from pydantic import StrictStr, StringConstraints

from payments.domain.payment_method import CardOnFile


class PortalRequestBody(Body):
    """`return_url` is a page of the front end, by default its page of plans."""

    return_url: StrictStr | None = None


class PortalBody(Output):
    """The URL of the portal, by both of its names."""

    portal_url: str
    url: str


class PaymentMethodRequestBody(Body):
    payment_method_id: Annotated[StrictStr, StringConstraints(min_length=1, max_length=255)]


class CardBody(Output):
    id: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


class PaymentMethodBody(Output):
    message: str
    payment_method: CardBody

    @classmethod
    def of(cls, card: CardOnFile) -> Self:
        shown = CardBody(
            id=card.id, brand=card.brand, last4=card.last4, exp_month=card.exp_month, exp_year=card.exp_year
        )
        return cls(message="Your card was changed.", payment_method=shown)
