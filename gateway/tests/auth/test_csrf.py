"""Forged requests (storybook's addendum, section 2): the CSRF token of sessions in cookies, and `Origin`."""

from collections.abc import AsyncIterator

import pytest
from common.kernel.cookies import Cookie
from common.kernel.csrf import Csrf, CsrfCookie
from starlette.responses import JSONResponse
from testkit.gateway import GatewayHarness

from ..session_storefronts import (
    CART,
    CATALOG,
    ENTRY,
    FOREIGN,
    FRONT_END,
    HOST,
    LOGIN,
    LOGOUT,
    OWN,
    TOKEN_HEADER,
    WEBHOOK,
    Browser,
    cookies_of,
    open_shop,
    session,
    shop,
    signs_in,
)

WRITES = ["POST", "PUT", "PATCH", "DELETE"]
FAILED = {"error": "The CSRF token is missing or incorrect.", "code": "csrf_failed", "details": None}
REFUSED = {"error": "Requests from this origin are not accepted.", "code": "origin_refused", "details": None}
FIFTY_TWO_WEEKS = {"Path=/", "Max-Age=31449600", "SameSite=Lax"}


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayHarness]:
    async with open_shop() as gateway:
        yield gateway


@pytest.fixture
def browser(gateway: GatewayHarness) -> Browser:
    return Browser(gateway)


def nothing_was_forwarded(gateway: GatewayHarness) -> bool:
    return not any(service.requests for service in gateway.services.values())


@pytest.mark.parametrize("method", WRITES)
async def test_a_write_of_a_session_repeats_the_cookie_in_the_header(browser: Browser, method: str) -> None:
    cookies = f"{session(browser.gateway)}; csrftoken=known"
    response = await browser.send(method, cookies=cookies, headers={TOKEN_HEADER: "known"})
    assert response.status_code == 200
    assert browser.gateway.services["cart"].last_caller.user_id


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize(
    ("cookie", "header"),
    [
        ("", None),
        ("", ""),
        ("", "known"),
        ("csrftoken=", ""),
        ("csrftoken=known", None),
        ("csrftoken=known", ""),
        ("csrftoken=known", "Known"),
        ("csrftoken=known", "known2"),
        ("xcsrftoken=known", "known"),
    ],
)
async def test_a_write_of_a_session_without_the_token_is_refused(
    browser: Browser, method: str, cookie: str, header: str | None
) -> None:
    headers = {} if header is None else {TOKEN_HEADER: header}
    response = await browser.send(method, cookies=f"{session(browser.gateway)}; {cookie}", headers=headers)
    assert (response.status_code, response.json()) == (403, FAILED)
    assert nothing_was_forwarded(browser.gateway)


async def test_the_token_in_a_form_or_a_query_counts_for_nothing(browser: Browser) -> None:
    cookies = f"{session(browser.gateway)}; csrftoken=known"
    assert (await browser.send("POST", f"{CART}?csrfmiddlewaretoken=known", cookies=cookies)).status_code == 403


async def test_any_of_several_csrf_cookies_can_be_repeated(browser: Browser) -> None:
    cookies = f"{session(browser.gateway)}; csrftoken=first; csrftoken=second"
    for token in ("first", "second"):
        assert (await browser.send("POST", cookies=cookies, headers={TOKEN_HEADER: token})).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
async def test_reads_need_no_token_and_no_trusted_origin(browser: Browser, method: str) -> None:
    response = await browser.send(method, cookies=session(browser.gateway), headers={"Origin": FOREIGN})
    assert response.status_code == 200


async def test_an_anonymous_write_needs_no_token(browser: Browser) -> None:
    assert (await browser.send("POST")).status_code == 200
    assert (await browser.send("POST", LOGIN)).status_code == 200


async def test_a_write_with_an_expired_session_needs_no_token(browser: Browser) -> None:
    caller = await browser.caller("POST", LOGIN, "identity", cookies=session(browser.gateway, exp=1))
    assert caller.user_id is None


async def test_signing_in_again_within_a_session_needs_the_token(browser: Browser) -> None:
    assert (await browser.send("POST", LOGIN, cookies=session(browser.gateway))).status_code == 403


async def test_a_write_with_a_bearer_token_needs_neither_token_nor_origin(browser: Browser) -> None:
    headers = {**browser.gateway.bearer(browser.gateway.claims("shop")), "Origin": FOREIGN}
    assert (await browser.send("POST", cookies=session(browser.gateway), headers=headers)).status_code == 200


async def test_logout_needs_no_token(browser: Browser) -> None:
    caller = await browser.caller("POST", LOGOUT, "identity", cookies=session(browser.gateway))
    assert caller.session_id


async def test_a_page_of_another_site_cannot_sign_customers_out(browser: Browser) -> None:
    cookies = session(browser.gateway)
    response = await browser.send("POST", LOGOUT, cookies=cookies, headers={"Origin": FOREIGN})
    assert (response.status_code, response.json()) == (403, REFUSED)


@pytest.mark.parametrize("origin", [OWN, FRONT_END])
@pytest.mark.parametrize("method", WRITES)
async def test_the_own_host_and_trusted_origins_can_write(browser: Browser, origin: str, method: str) -> None:
    headers = {"Origin": origin, TOKEN_HEADER: "known"}
    for cookies in ("", f"{session(browser.gateway)}; csrftoken=known"):
        assert (await browser.send(method, cookies=cookies, headers=headers)).status_code == 200


FOREIGN_ORIGINS = [
    FOREIGN,
    "null",
    "",
    f"https://{HOST}",
    f"http://{HOST}:8001",
    f"http://sub.{HOST}",
    f"http://{HOST}.evil.example",
    "http://localhost",
    "https://localhost:3000",
    "http://LOCALHOST:3000",
    f"{OWN}/",
    f"{OWN}, {FOREIGN}",
]


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
async def test_a_write_from_another_origin_is_refused_even_with_the_right_token(browser: Browser, origin: str) -> None:
    cookies = f"{session(browser.gateway)}; csrftoken=known"
    response = await browser.send("POST", cookies=cookies, headers={"Origin": origin, TOKEN_HEADER: "known"})
    assert (response.status_code, response.json()) == (403, REFUSED)
    assert nothing_was_forwarded(browser.gateway)


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
@pytest.mark.parametrize("path", [LOGIN, CART])
async def test_an_anonymous_write_from_another_origin_is_refused(browser: Browser, path: str, origin: str) -> None:
    """At the sign-in as well: it would sign the victim in as the attacker."""
    response = await browser.send("POST", path, headers={"Origin": origin})
    assert (response.status_code, response.json()) == (403, REFUSED)
    assert "set-cookie" not in response.headers
    assert nothing_was_forwarded(browser.gateway)


async def test_the_own_host_is_the_one_that_the_client_called(browser: Browser) -> None:
    secure = {"X-Forwarded-Proto": "https"}
    assert (await browser.send("POST", headers={"Origin": f"https://{HOST}", **secure})).status_code == 200
    assert (await browser.send("POST", headers={"Origin": OWN, **secure})).status_code == 403
    for host, origin in (("Shop.example:80", OWN), ("shop.example:8001", f"{OWN}:8001")):
        assert (await browser.send("POST", headers={"Host": host, "Origin": origin})).status_code == 200
    by_path = Browser(browser.gateway, "localhost:8000")
    headers = {"Origin": "http://localhost:8000"}
    assert (await by_path.send("POST", f"/shop{CART}", headers=headers)).status_code == 200


async def test_a_webhook_has_neither_token_nor_origin(browser: Browser) -> None:
    response = await browser.send("POST", WEBHOOK, cookies=session(browser.gateway), headers={"Origin": FOREIGN})
    assert response.status_code == 200


async def test_the_paths_of_staff_have_neither_token_nor_origin(browser: Browser) -> None:
    cookies = session(browser.gateway)
    response = await browser.send("POST", "/api/staff/v1/orders", cookies=cookies, headers={"Origin": FOREIGN})
    assert response.status_code == 200


async def test_a_referer_counts_for_nothing(browser: Browser) -> None:
    assert (await browser.send("POST", headers={"Referer": f"{FOREIGN}/page"})).status_code == 200
    response = await browser.send("POST", headers={"Referer": f"{OWN}/page", "Origin": FOREIGN})
    assert response.status_code == 403


async def test_the_front_end_can_read_a_refusal(browser: Browser) -> None:
    cookies = session(browser.gateway)
    response = await browser.send("POST", cookies=cookies, headers={"Origin": FRONT_END})
    assert response.json() == FAILED
    assert response.headers["access-control-allow-origin"] == FRONT_END
    assert response.headers["access-control-allow-credentials"] == "true"


async def test_a_refused_write_gets_no_guest_token(browser: Browser) -> None:
    response = await browser.send("POST", headers={"Origin": FOREIGN})
    assert "anon_token" not in cookies_of(response)


async def test_a_response_with_a_new_session_has_a_fresh_csrf_cookie(browser: Browser) -> None:
    signs_in(browser.gateway)
    found = [cookies_of(await browser.send("POST", LOGIN, cookies="csrftoken=old")) for _ in range(2)]
    assert found[0].keys() == {"sessionid", "csrftoken"}
    assert found[0]["sessionid"][0] == "an-access-token"
    values = {each["csrftoken"][0] for each in found}
    assert len(values) == 2
    assert all(len(value) >= 32 for value in values)
    assert found[0]["csrftoken"][1] == FIFTY_TWO_WEEKS


async def test_the_fresh_token_is_accepted(browser: Browser) -> None:
    signs_in(browser.gateway)
    token = cookies_of(await browser.send("POST", LOGIN))["csrftoken"][0]
    cookies = f"{session(browser.gateway)}; csrftoken={token}"
    assert (await browser.send("POST", cookies=cookies, headers={TOKEN_HEADER: token})).status_code == 200


async def test_the_response_with_a_fresh_csrf_cookie_is_not_stored(browser: Browser) -> None:
    for headers in ({}, {"cache-control": "no-store"}):
        signs_in(browser.gateway, **headers)
        assert (await browser.send("POST", LOGIN)).headers["cache-control"] == "no-store"


async def test_a_response_that_deletes_the_session_has_no_csrf_cookie(browser: Browser) -> None:
    signs_in(browser.gateway, "")
    response = await browser.send("POST", LOGOUT, cookies="csrftoken=known")
    assert cookies_of(response).keys() == {"sessionid"}


@pytest.mark.parametrize("path", [CART, CATALOG, LOGIN])
async def test_other_responses_have_no_csrf_cookie(browser: Browser, path: str) -> None:
    assert "set-cookie" not in (await browser.send("GET", path)).headers


@pytest.mark.parametrize("cookies", ["", "csrftoken=", "theme=dark"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_entry_ensures_a_csrf_cookie(browser: Browser, method: str, cookies: str) -> None:
    response = await browser.send(method, ENTRY, cookies=cookies)
    assert cookies_of(response)["csrftoken"][1] == FIFTY_TWO_WEEKS


async def test_the_entry_leaves_a_csrf_cookie_as_it_is(browser: Browser) -> None:
    for cookies in ("csrftoken=known", f"csrftoken=known; {session(browser.gateway)}"):
        assert "set-cookie" not in (await browser.send(path=ENTRY, cookies=cookies)).headers


async def test_a_refusal_at_the_entry_sets_no_cookie(browser: Browser) -> None:
    browser.gateway.services["catalog"].respond = lambda _: JSONResponse({}, 404)
    assert "set-cookie" not in (await browser.send(path=ENTRY)).headers


async def test_the_csrf_cookie_is_secure_over_https_and_in_production() -> None:
    async with open_shop() as gateway:
        response = await Browser(gateway).send(path=ENTRY, headers={"X-Forwarded-Proto": "https"})
        assert "Secure" in cookies_of(response)["csrftoken"][1]
    async with open_shop(environment="production") as gateway:
        assert "Secure" in cookies_of(await Browser(gateway).send(path=ENTRY))["csrftoken"][1]


async def test_names_and_lifetime_are_settings() -> None:
    csrf = Csrf(cookie=CsrfCookie(name="token", same_site="Strict"), header="X-Token", lifetime=60, ensured_at=(ENTRY,))
    async with open_shop(shop(session_cookie=Cookie(name="login"), csrf=csrf)) as gateway:
        browser = Browser(gateway)
        value, attributes = cookies_of(await browser.send(path=ENTRY))["token"]
        assert attributes == {"Path=/", "Max-Age=60", "SameSite=Strict"}
        claims = gateway.claims("shop")
        cookies = f"login={gateway.key.sign(claims)}; token={value}"
        caller = await browser.caller("POST", cookies=cookies, headers={"X-Token": value})
        assert caller.user_id == claims.user_id
        assert (await browser.send("POST", LOGOUT, cookies=cookies)).status_code == 403
