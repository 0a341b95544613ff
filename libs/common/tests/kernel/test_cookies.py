"""The `Set-Cookie` header of a storefront's cookie."""

from typing import Any

import pytest
from common.kernel.cookies import Cookie, ReadableCookie
from pydantic import ValidationError

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


def test_scripts_can_read_a_readable_cookie() -> None:
    header = ReadableCookie(name="csrftoken").header("value", 60, production=False, is_https=False)
    assert header == "csrftoken=value; Path=/; Max-Age=60; SameSite=Lax"


@pytest.mark.parametrize(
    "settings",
    [
        {"name": "__Host-sessionid"},
        {"name": "__Secure-sessionid", "secure": False},
        {"name": "__Host-sessionid", "secure": True, "domain": "shop.example"},
        {"name": "__Host-sessionid", "secure": True, "path": "/api"},
    ],
)
def test_a_name_with_a_prefix_is_refused_without_what_browsers_demand_of_it(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="browsers reject"):
        Cookie.model_validate(settings)
    assert Cookie(name="__Host-sessionid", secure=True).name == "__Host-sessionid"
