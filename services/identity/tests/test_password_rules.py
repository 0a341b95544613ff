"""What a password must be: addendum 12."""

import pytest
from common.storefronts import Passwords
from identity.domain import passwords

EMAIL = "grace.hopper@navy.example"


def broken(password: str, rules: Passwords | None = None, email: str = EMAIL) -> list[str]:
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
    assert broken(password) == rules


@pytest.mark.parametrize(
    "password", ["SecurePass123!", "Demo-Passw0rd!", "Staff-Passw0rd!", "Grüße an Ämter 7!", "Aa1!" + "x" * 124]
)
async def test_good_passwords_pass(password: str) -> None:
    assert broken(password) == []


@pytest.mark.parametrize(
    "password",
    ["P@ssw0rd", "Password1!", "Password123!", "!Qwerty123", "Welcome2024!", "Iloveyou#1", "1qaz@WSX"],
)
async def test_common_passwords_are_known_with_what_people_add_to_them(password: str) -> None:
    assert "common" in broken(password)


@pytest.mark.parametrize("password", ["Grace.Hopper1", "gracehopper-1A", "Hopper!1", "Grace.Hopper@navy.example1"])
async def test_passwords_like_the_address_are_refused(password: str) -> None:
    assert "like_email" in broken(password)


async def test_short_local_parts_accuse_nobody() -> None:
    assert broken("Jo1!harbours", email="jo@navy.example") == []


async def test_which_classes_count_is_the_storefronts_decision() -> None:
    assert broken("SecurePassword123", Passwords(classes=("lower", "upper", "digit"))) == []
    assert broken("quietharbours", Passwords(classes=(), min_length=14)) == ["too_short"]
