"""Money: integers of minor units, decimal strings in requests and responses, rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest
from common.kernel.money import Rounding, from_decimal, share, to_decimal_string
from hypothesis import given
from hypothesis import strategies as st

AMOUNTS = st.integers(-(10**12), 10**12)
CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD"])
RATES = st.decimals(0, 1, allow_nan=False, places=4)


@given(AMOUNTS, CURRENCIES)
def test_formatting_and_parsing_an_amount_returns_it(minor: int, currency: str) -> None:
    assert from_decimal(Decimal(to_decimal_string(minor, currency)), currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "printed"),
    [
        (249999, "USD", "2499.99"),
        (5, "USD", "0.05"),
        (-5, "USD", "-0.05"),
        (0, "EUR", "0.00"),
        (7, "JPY", "7"),
        (1, "KWD", "0.001"),
        (7, "VND", "7"),
        (1, "JOD", "0.001"),
        (700, "ISK", "7.00"),
    ],
)
def test_amounts_are_formatted_with_the_decimals_of_their_currency(minor: int, currency: str, printed: str) -> None:
    assert to_decimal_string(minor, currency) == printed


@pytest.mark.parametrize("amount", ["0.001", "NaN", "Infinity"])
def test_an_invalid_amount_of_the_currency_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=r"decimals|finite"):
        from_decimal(Decimal(amount), "USD")


@given(st.integers(0, 10**12), RATES, st.sampled_from(Rounding))
def test_a_share_is_off_by_less_than_one_minor_unit(minor: int, rate: Decimal, rounding: Rounding) -> None:
    exact = Fraction(minor) * Fraction(rate)
    assert abs(Fraction(share(minor, rate, rounding)) - exact) < 1


@given(st.integers(0, 10**12), RATES)
def test_roundings_are_ordered(minor: int, rate: Decimal) -> None:
    down, up = share(minor, rate, Rounding.DOWN), share(minor, rate, Rounding.UP)
    assert down <= share(minor, rate, Rounding.HALF_EVEN) <= up
    assert down <= share(minor, rate, Rounding.HALF_UP) <= up


def test_ten_per_cent_of_2499_99_rounded_down_to_cents_is_249_99() -> None:
    assert share(249999, Decimal("0.10"), Rounding.DOWN) == 24999
