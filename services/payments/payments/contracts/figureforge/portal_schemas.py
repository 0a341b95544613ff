"""FigureForge's bodies for the billing portal and the card on file."""

from typing import Annotated

from common.http import Body, Output
from pydantic import StrictStr, StringConstraints


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
