"""The rules for passwords (addendum 12)."""

import pytest
from identity.domain import passwords
from identity.storefront import Passwords

EMAIL = "grace.hopper@navy.example"


def broken_rules(password: str, rules: Passwords | None = None, email: str = EMAIL) -> list[str]:
    faults = passwords.faults(password, email, rules or Passwords(), "password")
    return [fault.rule.removeprefix("password.") for fault in faults]


@pytest.mark.parametrize(
    ("password", "rules"),
    [
        ("Sh0rt!a", ["too_short"]),
        ("quiet-harbour-42", ["no_upper"]),
        ("QUIET-HARBOUR-42", ["no_lower"]),
        ("Quiet-Harbour-!!", ["no_digit"]),
        ("QuietHarbour42", ["no_symbol"]),
        ("Aa1!" + "x" * 125, ["too_long"]),
    ],
)
async def test_length_and_character_classes(password: str, rules: list[str]) -> None:
    assert broken_rules(password) == rules


@pytest.mark.parametrize(
    "password", ["SecurePass123!", "Demo-Passw0rd!", "Staff-Passw0rd!", "Grüße an Ämter 7!", "Aa1!" + "x" * 124]
)
async def test_passwords_that_satisfy_the_rules_are_accepted(password: str) -> None:
    assert broken_rules(password) == []


@pytest.mark.parametrize(
    "password",
    ["P@ssw0rd", "Password1!", "Password123!", "!Qwerty123", "Welcome2024!", "Iloveyou#1", "1qaz@WSX"],
)
async def test_common_passwords_are_refused_with_digits_and_symbols_added(password: str) -> None:
    assert "common" in broken_rules(password)


@pytest.mark.parametrize("password", ["Grace.Hopper1", "gracehopper-1A", "Hopper!1", "Grace.Hopper@navy.example1"])
async def test_passwords_like_the_address_are_refused(password: str) -> None:
    assert "like_email" in broken_rules(password)


async def test_short_local_parts_are_not_compared() -> None:
    assert broken_rules("Jo1!harbours", email="jo@navy.example") == []


async def test_the_storefront_configures_the_character_classes() -> None:
    assert broken_rules("SecurePassword123", Passwords(classes=("lower", "upper", "digit"))) == []
    assert broken_rules("quietharbours", Passwords(classes=(), min_length=14)) == ["too_short"]
