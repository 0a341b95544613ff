"""The `Set-Cookie` header of a storefront's cookie."""

import pytest
from common.kernel.cookies import Cookie

PLAIN = "session=value; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"


@pytest.mark.parametrize(
    ("secure", "production", "is_https", "is_secure"),
    [
        (None, False, False, False),
        (None, True, False, True),
        (None, False, True, True),
        (True, False, False, True),
        (False, True, True, False),
    ],
    ids=["development", "production", "https", "always", "never"],
)
def test_a_cookie_is_secure_as_configured_else_in_production_and_over_https(
    secure: bool | None, *, production: bool, is_https: bool, is_secure: bool
) -> None:
    header = Cookie(name="session", secure=secure).header("value", 60, production=production, is_https=is_https)
    assert header == (f"{PLAIN}; Secure" if is_secure else PLAIN)


def test_a_cookie_is_deleted_with_its_attributes() -> None:
    cookie = Cookie(name="session", same_site="Strict", domain="shop.example", path="/api")
    deleted = "session=; Path=/api; Max-Age=0; HttpOnly; SameSite=Strict; Domain=shop.example"
    assert cookie.header("", 0, production=False, is_https=False) == deleted
