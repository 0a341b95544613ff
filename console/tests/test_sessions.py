"""Sign-in, the cookie, what is refused before it reaches the platform, and the headers of pages."""

import asyncio
from ipaddress import ip_network

import pytest
from console.languages import chosen_language

from .fake_platform import FakePlatform, Person

CUSTOMER = "/customers/6a0d3d0c-5a5b-4f0e-8f2e-5a8f8a2f2c11"


async def test_without_a_session_a_page_leads_to_the_sign_in_and_back() -> None:
    person = Person(FakePlatform())
    refused = await person.http.get("/console/lamps/customers?search=ann")
    assert (refused.status_code, refused.headers["location"]) == (
        303,
        "/console/lamps/sign-in?next=%2Fconsole%2Flamps%2Fcustomers%3Fsearch%3Dann",
    )
    signed_in = await person.sign_in(next="/console/lamps/customers?search=ann")
    assert signed_in.headers["location"] == "/console/lamps/customers?search=ann"
    assert (await person.http.get("/console/lamps/customers")).status_code == 200


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/console/stones/",
        "/console/lamps/../../evil",
        "/console/lamps//evil.example",
        "/console/lamps/\\evil.example",
        "/console/lamps/\r\nset-cookie:a=b",
    ],
)
async def test_the_sign_in_leads_to_no_other_address(target: str) -> None:
    signed_in = await Person(FakePlatform()).sign_in(next=target)
    assert signed_in.headers["location"] == "/console/lamps/"


async def test_a_wrong_password_is_said_and_the_address_is_kept() -> None:
    refused = await Person(FakePlatform()).sign_in(password="wrong")
    assert refused.status_code == 401
    assert "E-mail address or password is wrong." in refused.text
    assert 'value="ann@lamps.example"' in refused.text
    assert 'wrong"' not in refused.text


async def test_the_contract_is_asked_in_the_language_of_the_page() -> None:
    person = Person(FakePlatform())
    await person.sign_in()
    person.platform.languages.clear()
    page = await person.http.get(f"/console/lamps{CUSTOMER}", headers={"accept-language": "de-AT, en;q=0.5"})
    assert person.platform.languages == {"de"}
    assert "Georgisch" in page.text
    await person.send(f"{CUSTOMER}/language", language="")
    assert person.platform.bodies[-1] == {"language": None}


async def test_the_cookie_is_for_the_server_only_and_shows_no_token() -> None:
    signed_in = await Person(FakePlatform(), "https://shops.example").sign_in()
    [cookie] = signed_in.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-console-lamps=")
    assert "Domain" not in cookie
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert attribute in cookie
    assert "access-1" not in cookie
    assert "refresh-1" not in cookie


async def test_a_cookie_of_another_key_or_shop_is_no_session() -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    value = person.http.cookies["console-lamps"]
    stranger = Person(platform, keys=("x" * 32,))
    stranger.http.cookies.set("console-lamps", value)
    assert (await stranger.http.get("/console/lamps/customers")).status_code == 303
    rotated = Person(platform, keys=("x" * 32, "k" * 32))
    rotated.http.cookies.set("console-lamps", value)
    assert (await rotated.http.get("/console/lamps/customers")).status_code == 200
    person.http.cookies.set("console-stones", value)
    other = await person.http.get("http://stones.example/console/stones/customers")
    assert other.headers["location"].startswith("/console/stones/sign-in")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://stones.example", None])
async def test_a_form_of_another_site_is_refused_before_anything_else(origin: str | None) -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    token, calls = await person.csrf(), len(platform.calls)
    del person.http.headers["origin"]
    headers = {"origin": origin} if origin else {}
    form = {"csrf": token, "is_active": "0"}
    refused = await person.http.post(f"/console/lamps{CUSTOMER}", data=form, headers=headers)
    assert (refused.status_code, len(platform.calls)) == (403, calls)


@pytest.mark.parametrize("token", ["", "wrong", None])
async def test_a_form_without_the_sessions_token_changes_nothing(token: str | None) -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    form = {"is_active": "0", **({} if token is None else {"csrf": token})}
    assert (await person.http.post(f"/console/lamps{CUSTOMER}", data=form)).status_code == 403
    assert platform.bodies == []


async def test_a_form_is_sent_with_its_key_and_what_happened_is_said_once() -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    form = {"csrf": await person.csrf(), "key": "once", "is_active": "0"}
    done = await person.http.post(f"/console/lamps{CUSTOMER}", data=form)
    assert (done.status_code, done.headers["location"]) == (303, f"/console/lamps{CUSTOMER}")
    assert (platform.bodies, platform.keys) == ([{"is_active": False}], ["once"])
    assert "The account is blocked." in (await person.http.get(f"/console/lamps{CUSTOMER}")).text
    assert "The account is blocked." not in (await person.http.get(f"/console/lamps{CUSTOMER}")).text


async def test_an_access_token_that_ends_is_refreshed_once_for_all_requests() -> None:
    platform = FakePlatform(expires_in=1)
    person = Person(platform)
    await person.sign_in()
    requests = [asyncio.create_task(person.http.get("/console/lamps/customers")) for _ in range(5)]
    await platform.is_refreshing.wait()
    for _ in range(200):  # until each request waits for the refresh: nothing else is awaited before it
        await asyncio.sleep(0)
    platform.may_refresh.set()
    pages = await asyncio.gather(*requests)
    assert [page.status_code for page in pages] == [200] * 5
    assert [path for _, path, _ in platform.calls].count("/auth/refresh") == 1


async def test_an_ended_session_leads_to_the_sign_in() -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    platform.ended = True
    assert (await person.http.get("/console/lamps/customers")).status_code == 303


async def test_a_session_that_ends_between_two_pages_leads_to_the_sign_in() -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    await person.csrf()
    platform.ended = True
    refused = await person.http.get("/console/lamps/customers?search=ann")
    assert (refused.status_code, refused.headers["location"]) == (
        303,
        "/console/lamps/sign-in?next=%2Fconsole%2Flamps%2Fcustomers%3Fsearch%3Dann",
    )


async def test_who_is_signed_in_is_asked_once_for_several_pages_and_again_after_a_form() -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    for _ in range(3):
        await person.http.get("/console/lamps/customers")
    assert [path for _, path, _ in platform.calls].count("/me") == 1
    await person.send(CUSTOMER, is_active="0")
    platform.calls.clear()
    await person.http.get("/console/lamps/customers")
    assert [path for _, path, _ in platform.calls].count("/me") == 1


async def test_sign_out_ends_the_session_in_the_platform_and_the_cookie() -> None:
    platform = FakePlatform()
    person = Person(platform)
    await person.sign_in()
    done = await person.http.post("/console/lamps/sign-out", data={"csrf": await person.csrf()})
    assert (done.status_code, platform.bodies) == (303, [{"refresh": "refresh-1"}])
    assert "console-lamps" not in person.http.cookies


async def test_sign_out_everywhere_keeps_the_session_if_the_platform_did_not_end_it() -> None:
    platform = FakePlatform(down={"/auth/logout"})
    person = Person(platform)
    await person.sign_in()
    failed = await person.send("/account/sign-out-everywhere")
    assert failed.headers["location"] == "/console/lamps/account"
    assert "console-lamps" in person.http.cookies
    platform.down.clear()
    done = await person.send("/account/sign-out-everywhere")
    assert done.headers["location"] == "/console/lamps/sign-in"
    assert (platform.bodies, platform.keys) == ([{"everywhere": True}], ["once"])
    assert "console-lamps" not in person.http.cookies


async def test_calls_are_made_for_the_browsers_address() -> None:
    platform = FakePlatform()
    await Person(platform).sign_in()
    assert platform.calls == [("POST", "/auth/login", "198.51.100.7")]


async def test_other_networks_do_not_find_the_console() -> None:
    inside = Person(FakePlatform(), networks=[ip_network("198.51.100.0/24")])
    assert (await inside.http.get("/console/lamps/sign-in")).status_code == 200
    outside = Person(FakePlatform(), networks=[ip_network("10.0.0.0/8")])
    assert (await outside.http.get("/console/lamps/sign-in")).status_code == 404


async def test_a_forged_host_leads_nowhere_else() -> None:
    person = Person(FakePlatform())
    refused = await person.http.get("/console/lamps/customers", headers={"host": "evil.example"})
    assert refused.headers["location"].startswith("/console/lamps/sign-in?")
    form = {"email": "ann@lamps.example", "password": "right"}
    forged = await person.http.post("/console/lamps/sign-in", data=form, headers={"host": "evil.example"})
    assert forged.status_code == 403


async def test_a_sign_in_replaces_a_session_that_was_there_before() -> None:
    person = Person(FakePlatform())
    await person.sign_in()
    planted, token = person.http.cookies["console-lamps"], await person.csrf()
    await person.sign_in()
    assert person.http.cookies["console-lamps"] != planted
    assert await person.csrf() != token


async def test_on_a_shops_own_host_there_is_only_that_shop() -> None:
    person = Person(FakePlatform(), "http://stones.example")
    assert (await person.http.get("/console/")).headers["location"] == "/console/stones/"
    assert (await person.http.get("/console/lamps/sign-in")).status_code == 404


async def test_pages_are_not_stored_and_load_nothing_from_elsewhere() -> None:
    person = Person(FakePlatform())
    page = await person.http.get("/console/lamps/sign-in")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "<script>" not in page.text
    assert "style=" not in page.text
    style = await person.http.get("/console/static/console.css")
    assert "immutable" in style.headers["cache-control"]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("de-AT,de;q=0.9", "de"), ("fr,en;q=0.5", "en"), ("de;q=0,en", "en"), ("", "en"), ("de;q=x", "en"), ("*", "en")],
)
def test_the_language_is_the_best_that_there_is(accepted: str, language: str) -> None:
    assert chosen_language(accepted) == language
