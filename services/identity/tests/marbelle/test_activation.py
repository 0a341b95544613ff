"""Activation by e-mail (contract "Business Rules: Authentication", addendum 3 and 8)."""

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from identity.domain.random_tokens import RANDOM_BYTES, digest_of
from testkit.harness import Harness
from testkit.identity import new_address
from testkit.identity_marbelle import MarbelleUsers

TOKEN_REFUSED = {
    "success": False,
    "message": "This link is invalid or has expired.",
    "errors": {"token": ["This link is invalid or has expired."]},
}


async def registered(members: MarbelleUsers, shop: str) -> str:
    address = new_address()
    assert (await members.register(shop, email=address)).status_code == 201
    return address


async def resend(members: MarbelleUsers, shop: str, address: str) -> tuple[int, str]:
    response = await members.post(shop, "resend-verification", {"email": address})
    return response.status_code, response.text


async def test_the_token_of_the_mailed_link_activates_the_account(members: MarbelleUsers, shop: str) -> None:
    address = await registered(members, shop)
    response = await members.post(shop, "verify-email", {"token": await members.token_mailed_to(address)})
    assert (response.status_code, response.json()) == (
        200,
        {"success": True, "message": "Email verified successfully. You can now log in."},
    )
    user = (await members.log_in(shop, address)).json()["data"]["user"]
    assert (user["is_verified"], user["is_active"]) == (True, True)


async def test_a_token_is_valid_once(members: MarbelleUsers, shop: str) -> None:
    address = await registered(members, shop)
    token = await members.token_mailed_to(address)
    responses = await asyncio.gather(*(members.post(shop, "verify-email", {"token": token}) for _ in range(20)))
    assert Counter(response.status_code for response in responses) == {200: 1, 400: 19}
    refusals = [response.json() for response in responses if response.status_code == 400]
    assert all(refusal == TOKEN_REFUSED for refusal in refusals)


@pytest.mark.parametrize("token", ["nonsense", "x" * 4096, "ü", "0"])
async def test_an_invalid_token_is_a_400_of_its_field(members: MarbelleUsers, shop: str, token: str) -> None:
    response = await members.post(shop, "verify-email", {"token": token})
    assert (response.status_code, response.json()) == (400, TOKEN_REFUSED)


async def test_a_token_is_valid_for_24_hours(
    members: MarbelleUsers, shop: str, advance_clock: Callable[[float], None]
) -> None:
    tokens = [await members.token_mailed_to(await registered(members, shop)) for _ in range(2)]
    advance_clock(86_395)
    assert (await members.post(shop, "verify-email", {"token": tokens[0]})).status_code == 200
    advance_clock(10)
    assert (await members.post(shop, "verify-email", {"token": tokens[1]})).status_code == 400


async def test_a_token_of_another_storefront_is_refused(members: MarbelleUsers, shop: str, other_shop: str) -> None:
    token = await members.token_mailed_to(await registered(members, shop))
    assert (await members.post(other_shop, "verify-email", {"token": token})).status_code == 400
    assert (await members.post(shop, "verify-email", {"token": token})).status_code == 200


async def test_only_a_hash_of_the_token_is_stored(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    token = await members.token_mailed_to(await registered(members, shop))
    assert RANDOM_BYTES >= 32
    assert len(token) >= 43
    rows = await identity.database.autocommit.fetch(
        "select digest from mail_tokens where storefront = %(storefront)s", storefront=shop
    )
    assert [row["digest"] for row in rows] == [digest_of(token)]


async def test_resending_gets_the_same_response_for_every_state_of_an_account(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    unverified, active, locked = await registered(members, shop), await registered(members, shop), new_address()
    await members.register(shop, email=locked)
    await members.activate(shop, active)
    await identity.drain()
    await identity.database.autocommit.execute(
        "update users set is_active = false where storefront = %(storefront)s and email = %(email)s",
        storefront=shop,
        email=locked,
    )
    addresses = (unverified, active, new_address(), locked)
    before = {address: members.count_of_mails(address) for address in addresses}
    responses = []
    for address in addresses:
        statements = identity.database.pool.statement_count
        responses.append((*await resend(members, shop, address), identity.database.pool.statement_count - statements))
    assert responses[0][0] == 200
    assert len(set(responses)) == 1
    await identity.drain()
    more = {address: members.count_of_mails(address) - before[address] for address in addresses}
    assert list(more.values()) == [1, 0, 0, 0]


async def test_resending_accepts_the_address_in_any_case(members: MarbelleUsers, shop: str) -> None:
    address = await registered(members, shop)
    await members.harness.drain()
    await resend(members, shop, address.upper())
    await members.harness.drain()
    assert members.count_of_mails(address) == 2


async def test_resending_without_an_address_is_400(members: MarbelleUsers, shop: str) -> None:
    response = await members.post(shop, "resend-verification", {})
    assert (response.status_code, response.json()["errors"]) == (400, {"email": ["This field is required."]})


async def test_a_newer_token_invalidates_the_older_one(members: MarbelleUsers, shop: str) -> None:
    address = await registered(members, shop)
    older = await members.token_mailed_to(address)
    await resend(members, shop, address)
    newer = await members.token_mailed_to(address)
    assert (await members.post(shop, "verify-email", {"token": older})).status_code == 400
    assert (await members.post(shop, "verify-email", {"token": newer})).status_code == 200


async def test_a_locked_account_cannot_be_unlocked_by_its_verification_link(
    members: MarbelleUsers, identity: Harness, shop: str
) -> None:
    address = await registered(members, shop)
    token = await members.token_mailed_to(address)
    await identity.database.autocommit.execute(
        "update users set is_active = false where storefront = %(storefront)s", storefront=shop
    )
    await resend(members, shop, address)
    await identity.drain()
    assert members.count_of_mails(address) == 1
    assert (await members.post(shop, "verify-email", {"token": token})).status_code == 400
    assert (await members.log_in(shop, address)).json()["message"] == "Invalid email or password."
