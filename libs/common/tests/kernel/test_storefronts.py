"""Storefront files are validated at start, with errors that name file and key."""

from pathlib import Path

import pytest
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts, read
from testkit.storefronts import SHIPPED

SESSIONS = '[session_cookie]\nname = "sessionid"\n[csrf]\n'
VISITORS = '[guests]\nkind = "uuid"\npaths = ["/api/v1/cart/"]\n'


def test_the_shipped_storefronts_are_valid() -> None:
    assert {storefront.name for storefront in Storefronts.load(SHIPPED)} >= {"emporium"}


def changed(tmp_path: Path, old: str, new: str, name: str = "shop") -> Path:
    path = tmp_path / f"{name}.toml"
    toml = (SHIPPED / "emporium.toml").read_text()
    assert old in toml
    path.write_text(toml.replace(old, new))
    return path


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('currency = "USD"', 'currency = "dollars"', "currency"),
        ('currency = "USD"', 'currency = "USD"\ntimezone = "Europe/Atlantis"', "timezone"),
        ('currency = "USD"', 'currency = "USD"\ntimezone = "../etc/passwd"', "timezone"),
        ('rate = "0.10"', 'rate = "ten"', "tax.rate"),
        ('rate = "0.10"', 'rate = "1.10"', "tax.rate"),
        ('rounding = "down"', 'rounding = "sideways"', "tax.rounding"),
        ('rate = "5/15minutes"', 'rate = "often"', "limits.login.rate"),
        ('title = "Emporium"', 'tittle = "Emporium"', "tittle"),
        ("[mail]", "[mail]\nsendr = 1", "mail.sendr"),
        ("[mail]", '[mail.links]\nverification = "https://elsewhere.example"\n[mail]', "mail.links.verification"),
        ("[mail]", '[guests]\nheader = "a header"\n[mail]', "guests.header"),
        ("[mail]", '[guests.cookie]\nsame_site = "None"\n[mail]', "guests.cookie"),
        ("[mail]", '[guests]\npaths = ["/api/v1/products/7/"]\n[mail]', "differs for each guest"),
        ("[mail]", '[refresh_cookie]\nname = "a cookie"\n[mail]', "refresh_cookie.name"),
        ("[mail]", '[refresh_cookie]\nname = "c"\ndomain = "a;b"\n[mail]', "refresh_cookie.domain"),
        ("[mail]", '[refresh_cookie]\nname = "c"\nsame_site = "None"\n[mail]', "refresh_cookie"),
        (
            "[mail]",
            '[refresh_cookie]\nname = "c"\n[guests]\npaths = ["/api/v1/cart/"]\n[mail]',
            "where there are guest sessions, the services get no cookies",
        ),
        ("[mail]", '[session_cookie]\nname = "sessionid"\n[mail]', "each needs the other"),
        ("[mail]", "[csrf]\n[mail]", "each needs the other"),
        ("[mail]", f'{SESSIONS}[csrf.cookie]\nname = "sessionid"\n[mail]', "cookies with one name"),
        ("[mail]", f'{SESSIONS}[refresh_cookie]\nname = "c"\n[mail]', "where sessions are in cookies"),
        ("[mail]", f'{SESSIONS}ensured_at = ["/api/v1/products/7/"]\n[mail]', "/api/v1/products/"),
        ("[mail]", f"{SESSIONS}lifetime = 0\n[mail]", "csrf.lifetime"),
        ("[mail]", '[session_cookie]\nname = "__Host-s"\n[csrf]\n[mail]', "session_cookie: "),
        ("[mail]", '[guests]\nbound_to = ["address"]\n[mail]', 'only with kind = "uuid"'),
        ("[mail]", f"{VISITORS}[mail]", "needs bound_to"),
        ("[mail]", f'{VISITORS}bound_to = ["cookie"]\n[mail]', "guests.bound_to"),
        ("[mail]", f'{VISITORS}bound_to = ["address"]\nclaimed_at = ["/api/"]\n[mail]', "has no claimed_at"),
        ("[mail]", f'{VISITORS}bound_to = ["address"]\nissued_at = ["POST /x/"]\n[mail]', "issued_at: not below paths"),
        ("[mail]", f'{VISITORS}bound_to = ["address"]\nissued_at = ["/api/v1/cart/"]\n[mail]', "guests.issued_at"),
        ("[mail]", "[warehouses]\n[mail]", "warehouses"),
        ("[mail]", "[sections]\n[mail]", "sections"),
        ("[mail]", "[[warehouses]]\n[mail]", "warehouses"),
        ('title = "Emporium"', "title = ", "line 2"),
    ],
)
def test_an_invalid_file_is_refused_with_the_names_of_file_and_key(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(InvalidStorefront) as refusal:
        read(path)
    assert str(path) in str(refusal.value)
    assert key in str(refusal.value)


def test_two_storefronts_cannot_share_a_host(tmp_path: Path) -> None:
    changed(tmp_path, 'title = "Emporium"', 'title = "A"', "a")
    changed(tmp_path, 'title = "Emporium"', 'title = "B"', "b")
    with pytest.raises(InvalidStorefront, match=r"b.toml: hosts: emporium.localhost belongs to a"):
        Storefronts.load(tmp_path)


def test_a_directory_without_storefronts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidStorefront, match="no storefront"):
        Storefronts.load(tmp_path)


def test_a_storefront_has_no_session_cookie_by_default(tmp_path: Path) -> None:
    plain = read(changed(tmp_path, "[mail]", "[mail]"))
    assert (plain.session_cookie, plain.csrf, plain.credential_headers) == (None, None, frozenset())


def test_the_services_get_no_credentials_of_sessions_and_visitors(tmp_path: Path) -> None:
    shop = read(changed(tmp_path, "[mail]", f'{SESSIONS}{VISITORS}bound_to = ["address"]\n[mail]'))
    assert shop.credential_headers == {b"cookie", b"x-csrftoken", b"x-session-id"}
    assert shop.guests.are_bound
