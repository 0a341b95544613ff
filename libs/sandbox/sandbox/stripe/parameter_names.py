"""The parameter names of Stripe's operations, so that an unknown name is refused as Stripe refuses it."""

from functools import cache
from importlib.resources import files

import orjson

from sandbox.stripe.errors import StripeError
from sandbox.stripe.params import Params

UNSUPPORTED = frozenset(
    {
        "add_invoice_items",
        "application_fee_amount",
        "backdate_start_date",
        "billing_thresholds",
        "cancel_at",
        "default_tax_rates",
        "discounts",
        "on_behalf_of",
        "optional_items",
        "shipping_options",
        "tax_rates",
        "transfer_data",
    }
)
"""Parameters of Stripe that the sandbox refuses, because ignoring them would change the amounts charged."""


@cache
def _table() -> dict[str, frozenset[str]]:
    raw: dict[str, str] = orjson.loads(files(__package__).joinpath("parameters.json").read_bytes())
    return {operation: frozenset(names.split()) for operation, names in raw.items()}


def check_names(operation: str, params: Params) -> None:
    """Raise for the first top-level name that is unknown for the operation or unsupported by the sandbox."""
    known = _table()[operation]
    for name in params.values:
        if name not in known:
            raise StripeError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
        if name in UNSUPPORTED and params.values[name]:
            raise StripeError(f"The sandbox does not support {name}.", param=name)
