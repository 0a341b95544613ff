"""Signing in with a mailed code."""

from collections.abc import Callable
from typing import Any

import pytest
from common.events.identity import UserRegistered
from identity.storefront import MagicLinks
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_figureforge import AUTH, ELSEWHERE, FigureForgeUsers

from .answers import INVALID, error

LIFETIME = 900


def another(code: str) -> str:
    """A code that differs."""
    return f"{(int(code) + 1) % 10**6:06}"


async def count_of_accounts(identity: Harness, shop: str) -> int:
    rows = await identity.database.autocommit.fetch("select id from users where storefront = %(shop)s", shop=shop)
    return len(rows)


async def test_the_code_of_the_mail_signs_in_and_the_answer_has_the_documented_fields(
    customers: FigureForgeUsers, shop: str
) -> None:
    address = new_address()
    response = await customers.verify(shop, address, await customers.new_code(shop, address))
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert body.keys() == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert (body["token_type"], body["expires_in"], body["user"]["email"]) == ("Bearer", 43_200, address)
    claims = await customers.claims(shop, body["access_token"])
    assert (str(claims.user_id), claims.expires_at - claims.issued_at) == (body["user"]["id"], 43_200)


async def test_an_account_is_created_by_the_first_sign_in_and_not_by_the_request(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    address = new_address()
    code = await customers.new_code(shop, address)
    await customers.verify(shop, address, another(code))
    assert await count_of_accounts(identity, shop) == 0
    assert (await customers.post(shop, "magic-link/check-user", {"email": address})).json() == {"exists": False}
    signed_in = (await customers.verify(shop, address, code)).json()
    [registered] = await identity.events(UserRegistered, shop)
    assert (str(registered.user_id), registered.email) == (signed_in["user"]["id"], address)
    assert (await customers.post(shop, "magic-link/check-user", {"email": address})).json() == {"exists": True}


async def test_a_second_sign_in_is_another_session_of_the_same_account(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    first = await customers.new_user(shop)
    again = await customers.new_user(shop, first.email)
    assert (again.id, again.session_id != first.session_id) == (first.id, True)
    assert len(await identity.events(UserRegistered, shop)) == 1


@pytest.mark.parametrize("typed", ["  {} ", "{}\t\n"])
async def test_addresses_are_trimmed_and_lower_case_everywhere(
    customers: FigureForgeUsers, identity: Harness, shop: str, typed: str
) -> None:
    address = new_address()
    written = typed.format(address.upper())
    asked = await customers.request_link(shop, written)
    assert asked.json()["email"] == address
    code = await customers.code_mailed_to(address)
    response = await customers.verify(shop, written, f" {code} ")
    assert (response.status_code, response.json()["user"]["email"]) == (200, address)
    assert (await customers.post(shop, "magic-link/check-user", {"email": written})).json() == {"exists": True}
    assert await count_of_accounts(identity, shop) == 1


async def test_a_code_works_in_its_last_minute_and_not_afterwards(
    customers: FigureForgeUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    address, late = new_address(), new_address()
    code, other = await customers.new_code(shop, address), await customers.new_code(shop, late)
    advance_clock(LIFETIME - 60)
    assert (await customers.verify(shop, address, code)).status_code == 200
    advance_clock(61)
    assert error(await customers.verify(shop, late, other)) == INVALID


async def test_a_new_request_voids_the_older_code_at_once(customers: FigureForgeUsers, shop: str) -> None:
    address = new_address()
    first = await customers.new_code(shop, address)
    await customers.request_link(shop, address)
    assert error(await customers.verify(shop, address, first)) == INVALID
    second = await customers.code_mailed_to(address)
    assert (await customers.verify(shop, address, second)).status_code == 200


async def test_wrong_used_expired_and_unknown_codes_get_one_answer(
    customers: FigureForgeUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    used, expired, guessed = new_address(), new_address(), new_address()
    used_code, guessed_code = await customers.new_code(shop, used), await customers.new_code(shop, guessed)
    assert (await customers.verify(shop, used, used_code)).status_code == 200
    responses = [
        await customers.verify(shop, guessed, another(guessed_code)),
        await customers.verify(shop, guessed, "not a code"),
        await customers.verify(shop, guessed, "１２３４５６"),
        await customers.verify(shop, new_address(), "123456"),
        await customers.verify(shop, used, used_code, at=ELSEWHERE),
    ]
    expired_code = await customers.new_code(shop, expired)
    advance_clock(LIFETIME + 1)
    responses += [
        await customers.verify(shop, used, used_code),
        await customers.verify(shop, expired, expired_code),
    ]
    assert {error(response) for response in responses} == {INVALID}
    assert len({response.content for response in responses}) == 1


async def test_a_code_is_that_of_its_address_and_its_storefront(
    customers: FigureForgeUsers, shop: str, other_shop: str
) -> None:
    address, other = new_address(), new_address()
    code = await customers.new_code(shop, address)
    await customers.request_link(shop, other)
    await customers.request_link(other_shop, address)
    assert error(await customers.verify(shop, other, code)) == INVALID
    assert error(await customers.verify(other_shop, address, code)) == INVALID
    assert (await customers.verify(shop, address, code)).status_code == 200


async def test_locked_accounts_and_staff_get_the_answer_of_a_wrong_code(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    locked, staff = await customers.new_user(shop), await customers.new_user(shop)
    change = identity.database.autocommit
    await change.execute("update users set is_active = false where id = %(id)s", id=locked.id)
    await change.execute("update users set is_staff = true where id = %(id)s", id=staff.id)
    wrong = await customers.verify(shop, new_address(), "000000")
    for each in (locked, staff):
        response = await customers.verify(shop, each.email, await customers.new_code(shop, each.email))
        assert (error(response), response.content) == (INVALID, wrong.content)


async def test_an_account_whose_address_was_never_proved_is_handed_over_to_its_owner(
    customers: FigureForgeUsers, identity: Harness, shop: str
) -> None:
    stranger = await customers.new_user(shop)
    await identity.database.autocommit.execute(
        "update users set verified_at = null, password_hash = 'x' where id = %(id)s", id=stranger.id
    )
    code = await customers.new_code(shop, stranger.email)
    response = await customers.verify(shop, stranger.email, code)
    assert response.headers["x-atelier-session-revoked"].startswith(str(stranger.session_id))
    row = await identity.database.autocommit.fetch_one(
        "select verified_at, password_hash from users where id = %(id)s", id=stranger.id
    )
    assert row is not None
    assert (row["verified_at"] is not None, row["password_hash"]) == (True, None)


async def test_a_storefront_without_magic_links_has_no_sign_in(customers: FigureForgeUsers, identity: Harness) -> None:
    shop = identity.storefront("emporium", contract="figureforge")
    assert error(await customers.request_link(shop, new_address())) == (404, "NOT_FOUND")
    assert error(await customers.verify(shop, new_address(), "123456")) == (404, "NOT_FOUND")


async def test_the_rules_are_those_of_the_storefront(
    customers: FigureForgeUsers, identity: Harness, advance_clock: Callable[[float], None]
) -> None:
    shop = identity.storefront("figureforge", MagicLinks(lifetime=60, attempts=1, most_mails=1))
    address = new_address()
    assert (await customers.request_link(shop, address)).json()["expires_in"] == 60
    code = await customers.code_mailed_to(address)
    await customers.verify(shop, address, another(code))
    assert error(await customers.verify(shop, address, code)) == INVALID
    await customers.request_link(shop, address)
    await identity.drain()
    assert len(customers.mailbox.to(address)) == 1
    advance_clock(61)
    assert (await customers.verify(shop, address, await customers.new_code(shop, address))).status_code == 200


BODIES: list[Any] = [None, [], "text", 7, {}, {"email": None, "code": None}, {"email": 7, "code": 123456}]


@pytest.mark.parametrize("path", ["request", "verify", "check-user"])
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_other_bodies_are_a_400(customers: FigureForgeUsers, shop: str, path: str, body: Any) -> None:
    assert error(await customers.post(shop, f"magic-link/{path}", body)) == INVALID


@pytest.mark.parametrize("path", ["request", "check-user"])
@pytest.mark.parametrize(
    "email",
    [
        *("", " ", "ada", "@x.example", "ada@", "a b@x.example", "ada@x..example", "ada@x.example\nBcc: eve@x.example"),
        *(
            "x" * 250 + "@x.example",
            "ada@-x.example",
            'a"b@x.example',
            "ada@x.example, eve@x.example",
            "a\x00@x.example",
        ),
    ],
)
async def test_what_is_no_address_is_a_400_of_its_field(
    customers: FigureForgeUsers, identity: Harness, shop: str, path: str, email: str
) -> None:
    response = await customers.post(shop, f"magic-link/{path}", {"email": email})
    assert error(response) == INVALID
    assert response.json()["error"]["details"].keys() == {"email"}


@pytest.mark.parametrize("code", ["1", "x" * 100, "'; drop table users; --", "𝟙𝟚𝟛𝟜𝟝𝟞", "😀", "%s", "-1"])
async def test_hostile_codes_are_wrong_guesses(customers: FigureForgeUsers, shop: str, code: str) -> None:
    address = new_address()
    right = await customers.new_code(shop, address)
    assert error(await customers.verify(shop, address, code)) == INVALID
    assert (await customers.verify(shop, address, right)).status_code == 200


async def test_malformed_json_is_a_400(customers: FigureForgeUsers, identity: Harness, shop: str) -> None:
    client = identity.anonymous(shop, "figureforge")
    for content in (b"", b"{", b"\xff", b'{"email": "\\ud800"}'):
        response = await client.post(
            f"{AUTH}/magic-link/verify/", content=content, headers={"content-type": "application/json"}
        )
        assert error(response) == INVALID
