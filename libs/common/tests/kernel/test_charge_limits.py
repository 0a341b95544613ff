"""The amounts that can be charged, by currency and storefront."""

import pytest
from common.kernel.charge_limits import ChargeLimits, limits_of
from common.kernel.storefronts import Orders, Storefront
from testkit.storefronts import another


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
    own = Orders(shipping=0, reservation=60, number_prefix="ORD", smallest_total=1_000, largest_total=5_000_000)
    shop: Storefront = another("emporium", orders=own)
    assert shop.charge_limits == ChargeLimits(1_000, 5_000_000, 1)
    assert another("emporium", currency="TND").charge_limits == ChargeLimits(500, 99_999_999, 10)
