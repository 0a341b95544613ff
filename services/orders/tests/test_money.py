"""Property tests of an order's totals."""

from decimal import Decimal
from fractions import Fraction

from common.kernel.money import Rounding, from_decimal, to_decimal_string
from common.kernel.storefronts import Storefront, Tax
from hypothesis import given
from hypothesis import strategies as st
from orders.domain.totals import Totals
from orders.storefront import OrderRules
from testkit.storefronts import another, with_sections

lines = st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 1000)), min_size=1, max_size=50)
rates = st.decimals(0, Decimal("0.99"), places=4)
roundings = st.sampled_from(list(Rounding))
EMPORIUM = another("emporium")


def storefront_taxing(rate: Decimal, rounding: Rounding, shipping: int = 500) -> Storefront:
    taxing = EMPORIUM.model_copy(update={"tax": Tax(rate=rate, rounding=rounding)})
    return with_sections(taxing, OrderRules(shipping=shipping))


def totals(bought: list[tuple[int, int]], storefront: Storefront) -> Totals:
    return Totals.of((price * quantity for price, quantity in bought), storefront)


@given(lines)
def test_rule_41_emporium_rounds_ten_per_cent_down_to_cents(bought: list[tuple[int, int]]) -> None:
    costs = totals(bought, EMPORIUM)
    assert costs.tax == costs.subtotal // 10
    assert costs.shipping == 500


@given(lines, rates, roundings)
def test_tax_is_within_one_minor_unit_of_the_exact_share(
    bought: list[tuple[int, int]], rate: Decimal, rounding: Rounding
) -> None:
    costs = totals(bought, storefront_taxing(rate, rounding))
    exact = Fraction(costs.subtotal) * Fraction(rate)
    assert abs(costs.tax - exact) < 1
    match rounding:
        case Rounding.DOWN:
            assert costs.tax <= exact
        case Rounding.UP:
            assert costs.tax >= exact
        case _:
            assert abs(costs.tax - exact) <= Fraction(1, 2)


@given(lines, rates, roundings, st.integers(0, 10**6))
def test_the_total_is_the_sum_of_its_parts(
    bought: list[tuple[int, int]], rate: Decimal, rounding: Rounding, shipping: int
) -> None:
    costs = totals(bought, storefront_taxing(rate, rounding, shipping))
    assert costs.subtotal == sum(price * quantity for price, quantity in bought)
    assert costs.total == costs.subtotal + costs.tax + shipping
    assert costs.total >= costs.subtotal >= costs.tax >= 0


@given(lines)
def test_the_formatted_parts_add_up_to_the_formatted_total(bought: list[tuple[int, int]]) -> None:
    costs = totals(bought, EMPORIUM)
    parts = (costs.subtotal, costs.tax, costs.shipping)
    formatted = sum((Decimal(to_decimal_string(part)) for part in parts), Decimal(0))
    assert from_decimal(formatted) == costs.total
    assert str(formatted) == to_decimal_string(costs.total)


def test_the_documented_example() -> None:
    costs = totals([(249_999, 1)], EMPORIUM)
    assert (costs.subtotal, costs.tax, costs.shipping, costs.total) == (249_999, 24_999, 500, 275_498)
