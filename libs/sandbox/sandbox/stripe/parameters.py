"""The parameters each of Stripe's operations takes, so that a misspelt one is refused as Stripe refuses it."""

from functools import cache
from importlib.resources import files

import orjson

from sandbox.stripe.errors import StripeError
from sandbox.stripe.params import Params

BEYOND = frozenset(
    {
        "add_invoice_items",
        "application_fee_amount",
        "default_tax_rates",
        "discounts",
        "on_behalf_of",
        "optional_items",
        "shipping_options",
        "tax_rates",
        "transfer_data",
    }
)
"""What Stripe takes and the sandbox cannot do: refused, because leaving it out would change who pays how much."""


@cache
def _table() -> dict[str, frozenset[str]]:
    raw: dict[str, str] = orjson.loads(files(__package__).joinpath("parameters.json").read_bytes())
    return {operation: frozenset(names.split()) for operation, names in raw.items()}


def check_names(operation: str, params: Params) -> None:
    """Refuse the first top-level name that the operation does not take, or the sandbox cannot honour."""
    known = _table()[operation]
    for name in params.values:
        if name not in known:
            raise StripeError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
        if name in BEYOND and params.values[name]:
            raise StripeError(f"The sandbox does not support {name}.", param=name)
