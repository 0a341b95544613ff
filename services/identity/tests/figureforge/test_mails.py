"""The mails with codes, and how many of them an address gets."""

import asyncio
import re
from collections.abc import Callable

import pytest
from identity.domain.magic_code import digest_code, new_code
from identity.repository.magic_codes import issue_code
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_figureforge import FigureForgeUsers, code_of, link_of, parameters_of

from ..test_secrets import everything_stored
from .answers import INVALID, error

MOST = 5
WINDOW = 900
DELAY = 3600
"""Longer than the delay before a failed mail is sent again."""


async def request(customers: FigureForgeUsers, shop: str, address: str, times: int) -> None:
    """Request mails, and let each be sent."""
    for _ in range(times):
        assert (await customers.request_link(shop, address)).status_code == 200
        await customers.harness.drain()


async def test_every_address_gets_the_same_answer(customers: FigureForgeUsers, shop: str) -> None:
    ada, stranger = await customers.new_user(shop), new_address()
    known, unknown = await customers.request_link(shop, ada.email), await customers.request_link(shop, stranger)
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.json() == {**unknown.json(), "email": ada.email}
    assert unknown.json().keys() == {"message", "email", "expires_in"}
    assert (unknown.json()["email"], unknown.json()["expires_in"]) == (stranger, 900)


async def test_the_mail_has_the_code_in_its_text_and_its_html_and_a_link_to_the_page(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    [mail] = customers.mailbox.to(address)
    assert re.fullmatch("[0-9]{6}", code)
    assert link_of(mail.text).startswith("http://localhost:5173/auth/magic-link?code=")
    assert parameters_of(link_of(mail.text)) == {"code": code, "email": address}
    assert link_of(mail.text).replace("&", "&amp;") in mail.html
    assert f">{code}<" in mail.html
    assert "within 15 minutes" in mail.text
    assert "within 15 minutes" in mail.html
    assert (mail.subject, mail.sender) == (
        "FigureForge: your sign-in link and code",
        "FigureForge <no-reply@figureforge.example>",
    )


@pytest.mark.parametrize("local", ["ada+figures", "o'brien", "a&b=c", "50%25", "ünïcode", "a#b", "x/y?z"])
async def test_the_address_in_the_link_is_percent_encoded(customers: FigureForgeUsers, shop: str, local: str) -> None:
    address = f"{local}{new_address()}"
    code = await customers.new_code(shop, address)
    link = link_of(customers.mailbox.to(address)[-1].text)
    assert parameters_of(link) == {"code": code, "email": address}
    assert re.fullmatch(r"[\w.~%-]+", link.partition("&email=")[2], re.ASCII)
    response = await customers.verify(shop, **parameters_of(link))
    assert (response.status_code, response.json()["user"]["email"]) == (200, address)


def test_codes_are_six_digits_with_their_leading_zeros() -> None:
    codes = [new_code() for _ in range(500)]
    assert all(re.fullmatch("[0-9]{6}", code) for code in codes)
    assert any(code.startswith("0") for code in codes)
    assert len(set(codes)) > 490


async def test_a_code_without_its_leading_zeros_is_another_code(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    await customers.new_code(shop, address)
    digest = digest_code("000042", identity.tokens.aead_box)
    assert await issue_code(identity.database.autocommit, shop, address, 1, digest, MOST) is not None
    for wrong in ("42", "0042", "0000042", "000042.0"):
        assert error(await customers.verify(shop, address, wrong)) == INVALID
    assert (await customers.verify(shop, address, "000042")).status_code == 200


async def test_an_address_gets_five_mails_in_fifteen_minutes_and_then_the_same_answer_without_a_mail(
    customers: FigureForgeUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address = new_address()
    await request(customers, shop, address, MOST)
    assert len(customers.mailbox.to(address)) == MOST
    first, beyond = await customers.request_link(shop, new_address()), await customers.request_link(shop, address)
    await customers.harness.drain()
    assert (beyond.status_code, beyond.json()) == (200, {**first.json(), "email": address})
    assert len(customers.mailbox.to(address)) == MOST
    advance_clock(WINDOW + 1)
    await request(customers, shop, address, 1)
    assert len(customers.mailbox.to(address)) == MOST + 1


async def test_the_window_of_five_mails_moves(
    customers: FigureForgeUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address = new_address()
    await request(customers, shop, address, 3)
    advance_clock(WINDOW - 60)
    await request(customers, shop, address, MOST)
    assert len(customers.mailbox.to(address)) == MOST
    advance_clock(61)
    await request(customers, shop, address, MOST)
    assert len(customers.mailbox.to(address)) == MOST + 3


async def test_a_request_beyond_the_five_mails_leaves_the_last_code_valid(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    await request(customers, shop, address, MOST + 2)
    code = code_of(customers.mailbox.to(address)[-1].text)
    assert (await customers.verify(shop, address, code)).status_code == 200


async def test_of_twenty_parallel_requests_five_are_mailed_and_one_code_is_valid(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    responses = await asyncio.gather(*(customers.request_link(shop, address) for _ in range(20)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.content for response in responses}) == 1
    await identity.drain()
    codes = {code_of(mail.text) for mail in customers.mailbox.to(address)}
    assert len(customers.mailbox.to(address)) == MOST
    statuses = [(await customers.verify(shop, address, code, at=code)).status_code for code in codes]
    assert statuses.count(200) == 1


async def test_other_spellings_of_an_address_are_the_same_address(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    for spelling in (address, address.upper(), f" {address}", f"{address} ", address.title(), address):
        await request(customers, shop, spelling, 1)
    assert len(customers.mailbox.to(address)) == MOST


async def test_a_mail_that_was_not_accepted_is_sent_again_with_another_code(
    customers: FigureForgeUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address = new_address()
    customers.mailbox.failures[address] = 1
    await request(customers, shop, address, 1)
    assert customers.mailbox.to(address) == []
    await identity.database.autocommit.execute(
        "update tasks set run_at = created_at where payload ->> 'email' = %(email)s", email=address
    )
    await identity.drain()
    [mail] = customers.mailbox.to(address)
    assert (await customers.verify(shop, address, code_of(mail.text))).status_code == 200


async def test_a_failed_mail_is_not_sent_after_a_newer_one_or_after_the_code_has_expired(
    customers: FigureForgeUsers, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address, slow = new_address(), new_address()
    customers.mailbox.failures[address] = customers.mailbox.failures[slow] = 1
    await request(customers, shop, address, 1)
    await request(customers, shop, slow, 1)
    await request(customers, shop, address, 1)
    advance_clock(DELAY)
    await identity.drain()
    assert (len(customers.mailbox.to(address)), len(customers.mailbox.to(slow))) == (1, 0)


async def test_a_failed_mail_is_not_sent_after_its_code_was_used(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    ada = await customers.new_user(shop)
    await customers.run_mail_job_again(shop, ada.email, request=1)
    assert len(customers.mailbox.to(ada.email)) == 1


async def test_no_code_and_no_token_is_stored_queued_or_logged(
    customers: FigureForgeUsers, identity: Harness, shop: str, logged: list[str]
) -> None:
    address, slow = new_address(), new_address()
    customers.mailbox.failures[slow] = 1
    await request(customers, shop, slow, 1)
    code = await customers.new_code(shop, address)
    before = await everything_stored(identity)
    signed_in = await identity.anonymous(shop, "figureforge").post(
        "/api/auth/magic-link/verify/", json={"email": address, "code": code}, headers={"Idempotency-Key": "verify"}
    )
    assert signed_in.status_code == 200
    tokens = signed_in.json()["access_token"], signed_in.json()["refresh_token"]
    for text in (before, await everything_stored(identity), "\n".join(logged)):
        assert [secret for secret in (*tokens, f"'{code}'", f"code={code}") if secret in text] == []
    rows = await identity.database.autocommit.fetch(
        "select payload from tasks where payload ->> 'email' = %(email)s", email=slow
    )
    payload = {"storefront": shop, "email": slow, "request": 1, "language": None, "front_end": "http://localhost:5173"}
    assert [row["payload"] for row in rows] == [payload]
