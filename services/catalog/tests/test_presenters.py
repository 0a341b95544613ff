"""Calculated numbers in responses (addendum 25, 29)."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from catalog.contracts.emporium.presenters import average, discount_percentage
from hypothesis import given
from hypothesis import strategies as st

PRICES = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("price", "compare_price", "expected"),
    [
        (249999, 299999, 17),
        (995, 1000, 1),
        (9951, 10000, 0),
        (100, None, 0),
        (100, 100, 0),
        (200, 100, 0),
        (0, 50, 100),
    ],
)
def test_a_discount_is_shown_in_whole_per_cent(price: int, compare_price: int | None, expected: int) -> None:
    assert discount_percentage(price, compare_price) == expected


@given(PRICES, PRICES)
def test_a_discount_is_rounded_half_up_and_zero_without_a_higher_compare_price(price: int, compare_price: int) -> None:
    shown = discount_percentage(price, compare_price)
    if compare_price <= price:
        assert shown == 0
    else:
        exact = Decimal(compare_price - price) / Decimal(compare_price) * 100
        assert shown == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        assert 0 <= shown <= 100


@given(st.lists(st.integers(1, 5), max_size=200))
def test_an_average_has_one_decimal_and_is_zero_without_reviews(ratings: list[int]) -> None:
    shown = average(sum(ratings), len(ratings))
    if not ratings:
        assert shown == 0
    else:
        exact = Decimal(sum(ratings)) / len(ratings)
        assert Decimal(str(shown)) == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
