"""Money is an integer count of minor units and a currency; decimals exist at the edge only."""

from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum

_WITHOUT_DECIMALS = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD JOD KWD OMR TND"
MINOR_DIGITS = {**dict.fromkeys(_WITHOUT_DECIMALS.split(), 0), **dict.fromkeys(_THREE_DECIMALS.split(), 3)}
"""As Stripe's API counts: ISK and UGX have two decimals there, though ISO 4217 gives them none."""


class Rounding(StrEnum):
    """How a fraction of a minor unit becomes whole; chosen per storefront."""

    DOWN = "down"
    UP = "up"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


_MODES = {
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
}


def digits(currency: str) -> int:
    """How many decimals the currency's major unit has."""
    return MINOR_DIGITS.get(currency.upper(), 2)


def to_decimal_string(minor: int, currency: str = "USD") -> str:
    """249999 → "2499.99"."""
    places = digits(currency)
    if places == 0:
        return str(minor)
    sign, whole = ("-", -minor) if minor < 0 else ("", minor)
    major, rest = divmod(whole, 10**places)
    return f"{sign}{major}.{rest:0{places}d}"


def from_decimal(amount: Decimal, currency: str = "USD") -> int:
    """Decimal("2499.99") → 249999. Raises ValueError for a fraction of a minor unit or a non-number."""
    if not amount.is_finite():
        raise ValueError("not a finite amount")
    scaled = amount.scaleb(digits(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError("more decimals than the currency has")
    return int(scaled)


def share(minor: int, rate: Decimal, rounding: Rounding) -> int:
    """`rate` of an amount, as whole minor units: share(249999, Decimal("0.10"), DOWN) → 24999."""
    return int((Decimal(minor) * rate).to_integral_value(_MODES[rounding]))


def formatter(currency: str) -> Callable[[int], str]:
    """A function that prints amounts of one currency."""
    return lambda minor: to_decimal_string(minor, currency)
