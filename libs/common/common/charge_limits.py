"""Which amounts Stripe charges, by currency, in the minor units that its API takes (docs.stripe.com/currencies)."""

from collections.abc import Mapping
from typing import NamedTuple

from common.money import digits

LARGEST = 99_999_999
"""Eight digits. Some currencies may have more; a storefront's TOML can say so."""
_SMALLEST: Mapping[str, int] = {
    "AED": 200, "BGN": 100, "CZK": 1500, "DKK": 250, "GBP": 30, "HKD": 400, "HUF": 17_500, "MXN": 1000, "MYR": 200,
    "NOK": 300, "PLN": 200, "RON": 200, "SEK": 300, "THB": 1000,
}  # fmt: skip
_SMALLEST_OF_DIGITS = {0: 50, 2: 50, 3: 500}
"""Of every other currency. Where Stripe names no minimum it is that of the account's currency: see the TOML as well."""
_STEPS: Mapping[str, int] = {"ISK": 100, "UGX": 100}
"""Currencies without decimals that Stripe's API takes with two."""
_STEP_OF_DIGITS = {0: 1, 2: 1, 3: 10}
"""Of three decimals the last must be zero."""


class ChargeLimits(NamedTuple):
    """Amounts from `smallest` to `largest`, both included, that are multiples of `step`."""

    smallest: int
    largest: int
    step: int


def limits_of(currency: str) -> ChargeLimits:
    """Of an ISO code in upper case."""
    places = digits(currency)
    return ChargeLimits(
        smallest=_SMALLEST.get(currency, _SMALLEST_OF_DIGITS[places]),
        largest=LARGEST,
        step=_STEPS.get(currency, _STEP_OF_DIGITS[places]),
    )
