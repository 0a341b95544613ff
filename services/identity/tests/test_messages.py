"""Every refusal of this service has a message in every contract that can return it."""

from types import ModuleType

from common.kernel.errors import DomainError
from dialects import emporium, marbelle, reviv, staff
from identity.domain import errors, passkey_errors, sign_in_errors
from openapi_spec_validator import validate
from testkit.harness import Harness


def codes(module: ModuleType) -> set[str]:
    return {
        error.code
        for error in vars(module).values()
        if isinstance(error, type) and issubclass(error, DomainError) and error.__module__ == module.__name__
    }


CODES = codes(errors)
EMAIL_CHANGES = {"email_change.unchanged", "email_change.taken", "email_change.overtaken"}
EMPORIUM_NEVER = {"customer.not_found", "refresh_token.invalid", "address.label_taken", *EMAIL_CHANGES}
MARBELLE_NEVER = {"customer.not_found"}
STAFF_NEVER = {
    "account.email_taken",
    "password.current_wrong",
    "mail_token.invalid",
    "refresh_token.invalid",
    "address.not_found",
    "address.label_taken",
    "address.book_full",
    "address.last",
    *EMAIL_CHANGES,
}
PATHS = {
    "/api/v1/auth/register/": {"post"},
    "/api/v1/auth/login/": {"post"},
    "/api/v1/auth/refresh/": {"post"},
    "/api/v1/auth/logout/": {"post"},
    "/api/v1/auth/verify-email/": {"post"},
    "/api/v1/auth/password/": {"post"},
    "/api/v1/auth/me/": {"get", "put"},
    "/api/v1/auth/me/addresses/": {"get", "post"},
    "/api/v1/auth/me/addresses/{address_id}/": {"put", "delete"},
}


async def test_every_refusal_has_a_message() -> None:
    assert len(CODES) > 6
    assert set(emporium.REFUSALS) >= CODES - EMPORIUM_NEVER
    assert {*marbelle.REFUSALS, *marbelle.STANDALONE_MESSAGES} >= CODES - MARBELLE_NEVER
    assert set(staff.REFUSALS) >= CODES - STAFF_NEVER


async def test_every_refusal_of_a_sign_in_without_password_has_a_message() -> None:
    found = codes(sign_in_errors) | codes(passkey_errors)
    assert len(found) > 20
    assert found - {"passkey.not_found"} <= reviv.REFUSALS.keys()
    assert "passkey.not_found" in staff.REFUSALS


async def test_every_password_rule_has_a_message() -> None:
    names = (
        "too_short",
        "too_long",
        "no_lower",
        "no_upper",
        "no_digit",
        "no_symbol",
        "all_digits",
        "common",
        "like_email",
        "unchanged",
        "mismatch",
    )
    for dialect in (emporium, marbelle):
        assert all(f"password.{name}" in dialect.FIELD_MESSAGES for name in names)


async def test_every_documented_path_is_served_and_described(identity: Harness, shop: str) -> None:
    document = await identity.document("emporium")
    validate(document)
    assert {path: set(item) for path, item in document["paths"].items()} == PATHS
    validate(await identity.document("staff"))
