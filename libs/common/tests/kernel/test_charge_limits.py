"""The amounts that can be charged, by currency and storefront."""

import pytest
from common.kernel.charge_limits import ChargeLimits, limits_of


@pytest.mark.parametrize(
    ("currency", "limits"),
    [
        ("USD", (50, 99_999_999, 1)),
        ("GBP", (30, 99_999_999, 1)),
        ("HUF", (17_500, 99_999_999, 1)),
        ("JPY", (50, 99_999_999, 1)),
        ("KWD", (500, 99_999_999, 10)),
        ("ISK", (50, 99_999_999, 100)),
    ],
)
def test_the_limits_are_those_of_the_currency(currency: str, limits: tuple[int, int, int]) -> None:
    assert limits_of(currency) == ChargeLimits(*limits)


def test_a_storefront_can_have_its_own_limits() -> None:
    assert limits_of("USD").narrowed(1_000, 5_000_000) == ChargeLimits(1_000, 5_000_000, 1)
    assert limits_of("TND").narrowed(None, None) == ChargeLimits(500, 99_999_999, 10)
