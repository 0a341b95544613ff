"""Amounts as people write them are read, or refused; never read as something else."""

import pytest
from common.kernel.written_amounts import UnreadableAmount, read_amount


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("1.234,50", "EUR", 123450),
        ("1,234.50", "EUR", 123450),
        ("1 234,50", "EUR", 123450),
        ("1\u202f234,50 €", "EUR", 123450),
        ("1'234.50", "CHF", 123450),
        ("CHF 12", "CHF", 1200),
        ("12.5", "EUR", 1250),
        ("$12,5", "USD", 1250),
        ("1.234.567", "EUR", 123456700),
        ("0.500", "EUR", 50),
        ("12.3400", "EUR", 1234),
        (".5", "EUR", 50),
        ("1234", "JPY", 1234),
        ("1.234", "KWD", 1234),
        ("1234.5", "KWD", 1234500),
    ],
)
def test_an_amount_is_read_as_it_was_meant(written: str, currency: str, minor: int) -> None:
    assert read_amount(written, currency) == minor


@pytest.mark.parametrize("written", ["1.234", "1,234", "12.500", "999,999"])
def test_what_may_be_thousands_or_decimals_is_refused(written: str) -> None:
    with pytest.raises(UnreadableAmount, match="ambiguous"):
        read_amount(written, "EUR")


def test_a_named_separator_decides() -> None:
    assert read_amount("1.234", "EUR", ",") == 123400
    assert read_amount("1,234.5", "EUR", ".") == 123450
    with pytest.raises(UnreadableAmount):
        read_amount("12,50", "EUR", ".")


@pytest.mark.parametrize(
    "written",
    ["", "-5", "5.", "12..5", "1e3", "12 USD", "£1", "1.23.456", "1.2,3.4", "1 2", "12.345,6789", "١٢", "1" * 30, "€"],
)
def test_what_is_no_amount_of_the_currency_is_refused(written: str) -> None:
    with pytest.raises(UnreadableAmount):
        read_amount(written, "EUR")
