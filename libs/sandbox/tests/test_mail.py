"""The mailbox as JSON and as HTML."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Any

import pytest
from sandbox.settings import SandboxSettings

MAIL = {
    "id": "m1",
    "storefront": "marbelle",
    "to": "Ada Lovelace <Ada@Example.com>",
    "from": "shop@marbelle.example",
    "subject": "Confirm <your> address",
    "text": "Open http://shop.example/confirm?t=1&u=2.\n<script>alert(1)</script>",
    "html": '<p>Open <a href="http://shop.example/confirm">this</a></p><script>alert("x")</script>',
}


async def test_a_mail_posted_twice_is_stored_once(sandbox: Any) -> None:
    responses = [await sandbox.http.post("/sandbox/mail/", json=MAIL) for _ in range(2)]
    assert [response.status_code for response in responses] == [201, 200]
    mails = (await sandbox.http.get("/sandbox/mail/", params={"to": "ada@example.com"})).json()
    assert len(mails) == 1
    assert {name: mails[0][name] for name in MAIL} == MAIL
    assert mails[0]["sent_at"].endswith("+00:00")


async def test_mails_are_listed_newest_first_by_address_and_storefront(sandbox: Any) -> None:
    for number, (to, storefront) in enumerate([("a@x.example", "one"), ("b@x.example", "one"), ("a@x.example", "two")]):
        mail = MAIL | {"id": str(number), "to": to, "storefront": storefront}
        await sandbox.http.post("/sandbox/mail/", json=mail)

    async def ids(**query: str) -> list[str]:
        return [mail["id"] for mail in (await sandbox.http.get("/sandbox/mail/", params=query)).json()]

    assert await ids() == ["2", "1", "0"]
    assert await ids(to="A@x.example") == ["2", "0"]
    assert await ids(to="x.example") == []
    assert await ids(to="a@x.example", storefront="one") == ["0"]
    assert await ids(limit="1") == ["2"]
    for limit in ("0", "-1", "x", "²", "9" * 5_000, "0" * 5_000):
        assert (await sandbox.http.get("/sandbox/mail/", params={"limit": limit})).status_code == 400
    assert (await sandbox.http.delete("/sandbox/mail/")).status_code == 204
    assert await ids() == []


async def test_an_invalid_mail_is_refused(sandbox: Any) -> None:
    wrong: list[dict[str, Any]] = [{}, MAIL | {"to": "no address"}, MAIL | {"color": "red"}, MAIL | {"subject": 7}]
    for mail in wrong:
        response = await sandbox.http.post("/sandbox/mail/", json=mail)
        assert response.status_code == 422
        assert response.json()["detail"]
    assert (await sandbox.http.post("/sandbox/mail/", content=b"\xff")).status_code == 422


async def test_a_browser_reads_mail_escaped_and_in_a_sandboxed_frame(sandbox: Any) -> None:
    await sandbox.http.post("/sandbox/mail/", json=MAIL)
    browser = {"accept": "text/html,*/*"}
    inbox = await sandbox.http.get("/sandbox/mail/", params={"to": "ada@example.com"}, headers=browser)
    mail = await sandbox.http.get("/sandbox/mail/m1", headers=browser)
    for page in (inbox, mail):
        assert "Confirm &lt;your&gt; address" in page.text
        assert 'href="http://shop.example/confirm?t=1&amp;u=2"' in page.text
        assert "<script>" not in page.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in mail.text
    assert "srcdoc=" in mail.text
    assert (await sandbox.http.get("/sandbox/mail/m2", headers=browser)).status_code == 404


@pytest.mark.parametrize("part", ["lace@exa", "LOVELACE", "example.com", "ada.lovelace@example.com", "other@"])
async def test_a_browser_finds_mail_by_a_part_of_an_address(sandbox: Any, part: str) -> None:
    await sandbox.http.post("/sandbox/mail/", json=MAIL | {"to": "Ada <Ada.Lovelace@Example.com>, other@x.example"})
    await sandbox.http.post("/sandbox/mail/", json=MAIL | {"id": "m2", "to": "bob@y.example", "subject": "For Bob"})
    inbox = (await sandbox.http.get("/sandbox/mail/", params={"to": part}, headers={"accept": "text/html"})).text
    assert "/sandbox/mail/m1" in inbox
    assert 'href="/sandbox/mail/?to=other%40x.example"' in inbox
    assert "For Bob" not in inbox


async def test_a_browser_is_told_what_was_not_found(sandbox: Any) -> None:
    inbox = await sandbox.http.get("/sandbox/mail/", params={"to": "<nowhere>"}, headers={"accept": "text/html"})
    assert "&lt;nowhere&gt;" in inbox.text
    missing = await sandbox.http.get("/sandbox/mail/m9", headers={"accept": "text/html"})
    assert missing.status_code == 404
    assert "There is no such mail." in missing.text


async def test_a_page_of_a_shops_front_end_opens_at_the_shops_address_here(
    settings: SandboxSettings, port: int, serve: Callable[[SandboxSettings, int], AbstractAsyncContextManager[Any]]
) -> None:
    with_pages = replace(settings, front_ends={"marbelle": "http://shop.example"})
    async with serve(with_pages, port) as sandbox:
        for mail in (MAIL, MAIL | {"id": "m2", "storefront": "another"}):
            await sandbox.http.post("/sandbox/mail/", json=mail)
        browser = {"accept": "text/html"}
        shown = (await sandbox.http.get("/sandbox/mail/m1", headers=browser)).text
        other = (await sandbox.http.get("/sandbox/mail/m2", headers=browser)).text
    assert '<a href="/marbelle/confirm?t=1&amp;u=2">' in shown
    assert "Open this page of the shop here" not in other
