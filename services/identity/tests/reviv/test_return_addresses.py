"""Where a sign-in at a provider returns to (addendum 3): never to a foreign site."""

import pytest
from identity.domain.return_addresses import return_address, with_result
from testkit.identity import new_address

from .browser import PAGE, SITE, Browser

FOREIGN = {
    "another site": "https://evil.example/auth/callback",
    "another scheme": "https://localhost:3000/auth/callback",
    "another port": "http://localhost:3001/auth/callback",
    "no port": "http://localhost/auth/callback",
    "a longer host": "http://localhost:3000.evil.example/",
    "a longer port": "http://localhost:30000/",
    "relative to the scheme": "//evil.example/",
    "relative to the scheme, three slashes": "///evil.example/",
    "two slashes below the origin": f"{SITE}//evil.example/",
    "a backslash": "/\\evil.example/",
    "two backslashes": "\\\\evil.example/",
    "a backslash after the origin": f"{SITE}\\@evil.example/",
    "user-info": "http://localhost:3000@evil.example/",
    "user-info of the right host": "http://me@localhost:3000/",
    "user-info with a password": "http://me:secret@localhost:3000/auth/callback",
    "a line break": "/auth\r\nSet-Cookie: a=b",
    "a tab": "/\t/evil.example",
    "a leading space": " //evil.example",
    "a leading control character": "\x01//evil.example",
    "an invisible character": "/\u200b/evil.example",
    "a script": "javascript:alert(1)",
    "data": "data:text/html,x",
    "a word": "auth/callback",
    "a scheme without slashes": "http:evil.example",
    "a scheme with one slash": "http:/evil.example",
    "a scheme with three slashes": "http:///evil.example",
    "an invalid port": "http://localhost:port/",
    "an invalid host": "http://[localhost:3000/",
    "too long": "/" + "a" * 2048,
}
ALLOWED = {
    "/auth/callback": PAGE,
    "/": f"{SITE}/",
    "/a/b?x=1&x=2#top": f"{SITE}/a/b?x=1&x=2#top",
    "/%2F%2Fevil.example": f"{SITE}/%2F%2Fevil.example",
    "/@evil.example": f"{SITE}/@evil.example",
    "/käse": f"{SITE}/k%C3%A4se",
    "/?next=https://evil.example": f"{SITE}/?next=https://evil.example",
    f"{SITE}/done": f"{SITE}/done",
    SITE: f"{SITE}/",
    "HTTP://LOCALHOST:3000/done": f"{SITE}/done",
}


@pytest.mark.parametrize("wanted", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_address_becomes_the_fallback_page(wanted: str) -> None:
    assert return_address(wanted, SITE) == PAGE


@pytest.mark.parametrize(("wanted", "address"), ALLOWED.items(), ids=ALLOWED.keys())
def test_a_page_of_the_front_end_is_returned_to(wanted: str, address: str) -> None:
    assert return_address(wanted, SITE) == address


def test_the_default_port_may_be_named() -> None:
    assert return_address("https://shop.example:443/a", "https://shop.example") == "https://shop.example/a"


@pytest.mark.parametrize(
    ("address", "with_ticket"),
    [
        (f"{SITE}/a", f"{SITE}/a?ticket=T"),
        (f"{SITE}/a?x=1&x=2&y=", f"{SITE}/a?x=1&x=2&y=&ticket=T"),
        (f"{SITE}/a?x=%20#top", f"{SITE}/a?x=%20&ticket=T#top"),
        (f"{SITE}/a?ticket=evil&x=1&%74icket=evil&error=e", f"{SITE}/a?x=1&ticket=T"),
    ],
    ids=["no query", "repeated parameters", "fragment", "a ticket of another sign-in"],
)
def test_the_ticket_is_added_to_the_query(address: str, with_ticket: str) -> None:
    assert with_result(address, ticket="T") == with_ticket


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "http://x@localhost:3000/"])
async def test_the_callback_redirects_to_the_fallback_page_instead_of_a_foreign_one(
    browser: Browser, wanted: str
) -> None:
    response = await browser.sign_in(new_address(), wanted)
    assert response.status_code == 302
    assert response.headers["location"].startswith(f"{PAGE}?ticket=")
