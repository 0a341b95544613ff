"""The amounts that Stripe can charge, by currency, in the minor units of its API (docs.stripe.com/currencies)."""

from collections.abc import Mapping
from typing import NamedTuple

from common.kernel.money import digits

LARGEST = 99_999_999
"""Eight digits. For currencies in which Stripe permits more, a storefront's TOML can set its own limit."""
_SMALLEST: Mapping[str, int] = {
    "AED": 200, "BGN": 100, "CZK": 1500, "DKK": 250, "GBP": 30, "HKD": 400, "HUF": 17_500, "MXN": 1000, "MYR": 200,
    "NOK": 300, "PLN": 200, "RON": 200, "SEK": 300, "THB": 1000,
}  # fmt: skip
_SMALLEST_OF_DIGITS = {0: 50, 2: 50, 3: 500}
"""For the other currencies. Where Stripe has no minimum, that of the account's currency applies; set it in the TOML."""
_STEPS: Mapping[str, int] = {"ISK": 100, "UGX": 100}
"""Currencies without decimals for which Stripe's API has two."""
_STEP_OF_DIGITS = {0: 1, 2: 1, 3: 10}
"""The last of three decimals must be zero."""


class ChargeLimits(NamedTuple):
    """Amounts from `smallest` to `largest`, both included, that are multiples of `step`."""

    smallest: int
    largest: int
    step: int

    def narrowed(self, smallest: int | None, largest: int | None) -> "ChargeLimits":
        """Others, where they are given, with the same step."""
        return self._replace(smallest=smallest or self.smallest, largest=largest or self.largest)


def limits_of(currency: str) -> ChargeLimits:
    """`currency` is an ISO code in upper case."""
    places = digits(currency)
    return ChargeLimits(
        smallest=_SMALLEST.get(currency, _SMALLEST_OF_DIGITS[places]),
        largest=LARGEST,
        step=_STEPS.get(currency, _STEP_OF_DIGITS[places]),
    )
