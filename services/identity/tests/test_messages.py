"""Every refusal of this service has a message in every contract that can return it."""

from common.kernel.errors import DomainError
from dialects import emporium, marbelle, staff
from identity.domain import errors
from openapi_spec_validator import validate
from testkit.harness import Harness

CODES = {
    error.code
    for error in vars(errors).values()
    if isinstance(error, type) and issubclass(error, DomainError) and error.__module__ == errors.__name__
}
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
