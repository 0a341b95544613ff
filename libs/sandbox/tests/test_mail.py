"""The mailbox, for scripts and for browsers."""

from typing import Any

LETTER = {
    "id": "m1",
    "storefront": "marbelle",
    "to": "Ada Lovelace <Ada@Example.com>",
    "from": "shop@marbelle.example",
    "subject": "Confirm <your> address",
    "text": "Open http://shop.example/confirm?t=1&u=2.\n<script>alert(1)</script>",
    "html": '<p>Open <a href="http://shop.example/confirm">this</a></p><script>alert("x")</script>',
}


async def test_a_mail_is_kept_once_however_often_it_is_handed_in(box: Any) -> None:
    answers = [await box.http.post("/sandbox/mail/", json=LETTER) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    mails = (await box.http.get("/sandbox/mail/", params={"to": "ada@example.com"})).json()
    assert len(mails) == 1
    assert {name: mails[0][name] for name in LETTER} == LETTER
    assert mails[0]["sent_at"].endswith("+00:00")


async def test_mails_come_newest_first_for_one_address_and_storefront(box: Any) -> None:
    for number, (to, storefront) in enumerate([("a@x.example", "one"), ("b@x.example", "one"), ("a@x.example", "two")]):
        letter = LETTER | {"id": str(number), "to": to, "storefront": storefront}
        await box.http.post("/sandbox/mail/", json=letter)

    async def ids(**query: str) -> list[str]:
        return [mail["id"] for mail in (await box.http.get("/sandbox/mail/", params=query)).json()]

    assert await ids() == ["2", "1", "0"]
    assert await ids(to="A@x.example") == ["2", "0"]
    assert await ids(to="x.example") == []
    assert await ids(to="a@x.example", storefront="one") == ["0"]
    assert await ids(limit="1") == ["2"]
    for limit in ("0", "-1", "x", "²", "9" * 5_000, "0" * 5_000):
        assert (await box.http.get("/sandbox/mail/", params={"limit": limit})).status_code == 400
    assert (await box.http.delete("/sandbox/mail/")).status_code == 204
    assert await ids() == []


async def test_what_is_no_mail_is_refused(box: Any) -> None:
    wrong: list[dict[str, Any]] = [{}, LETTER | {"to": "nobody"}, LETTER | {"color": "red"}, LETTER | {"subject": 7}]
    for letter in wrong:
        answer = await box.http.post("/sandbox/mail/", json=letter)
        assert answer.status_code == 422
        assert answer.json()["detail"]
    assert (await box.http.post("/sandbox/mail/", content=b"\xff")).status_code == 422


async def test_a_browser_reads_mail_escaped_and_in_a_sandboxed_frame(box: Any) -> None:
    await box.http.post("/sandbox/mail/", json=LETTER)
    browser = {"accept": "text/html,*/*"}
    inbox = await box.http.get("/sandbox/mail/", params={"to": "ada@example.com"}, headers=browser)
    letter = await box.http.get("/sandbox/mail/m1", headers=browser)
    for page in (inbox, letter):
        assert "Confirm &lt;your&gt; address" in page.text
        assert 'href="http://shop.example/confirm?t=1&amp;u=2"' in page.text
        assert "<script>" not in page.text
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in letter.text
    assert "srcdoc=" in letter.text
    assert (await box.http.get("/sandbox/mail/m2", headers=browser)).status_code == 404
