"""Signing in with a passkey (contract "Login with passkey", addendum 2 and 4)."""

from typing import Any

import pytest
from identity.storefront import Accounts
from testkit.harness import Harness
from testkit.identity_passkeys import ORIGIN, RP_ID, PasskeyPage, refused, without
from testkit.identity_reviv import AUTH, COOKIE, RevivUsers
from testkit.software_authenticator import encoded


async def test_begin_returns_the_documented_options_and_no_credential_ids(page: PasskeyPage) -> None:
    await page.sign_up()
    options = await page.begin_login()
    assert isinstance(options.pop("authentication_id"), str)
    challenge = bytes(options.pop("challenge"))
    assert len(challenge) == 32
    assert options == {
        "challenge_b64": encoded(challenge),
        "timeout": 60000,
        "rpId": RP_ID,
        "allowCredentials": [],
        "userVerification": "preferred",
    }


async def test_complete_returns_tokens_and_the_user_and_sets_the_cookie(
    customers: RevivUsers, page: PasskeyPage
) -> None:
    ada = await customers.new_user(page.storefront)
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    response = await page.log_in(authenticator)
    body = response.json()
    assert body.keys() == {"access", "refresh", "user"}
    assert body["user"] == (await ada.client.get(f"{AUTH}/me/")).json()
    assert response.headers["set-cookie"].startswith(f"{COOKIE}={body['refresh']}; ")
    assert response.headers["cache-control"] == "no-store"
    claims = await customers.claims(page.storefront, body["access"])
    assert claims.user_id == ada.id


async def test_a_nonce_signs_in_once(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    credential = authenticator.get(options)
    assert (await page.complete_login(options, credential)).status_code == 200
    assert refused(await page.complete_login(options, credential)) == "AUTH_MISSING"


async def test_a_failed_sign_in_uses_the_nonce_up(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    wrong = {**authenticator.get(options), "signature": encoded(bytes(70))}
    assert refused(await page.complete_login(options, wrong)) == "AUTH_FAILED"
    assert refused(await page.complete_login(options, authenticator.get(options))) == "AUTH_MISSING"


async def test_a_response_to_an_earlier_challenge_is_refused(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    old = authenticator.get(await page.begin_login())
    assert refused(await page.complete_login(await page.begin_login(), old)) == "AUTH_FAILED"


@pytest.mark.parametrize("nonce", [None, "", "unknown", "x" * 10_000], ids=["null", "empty", "unknown", "long"])
async def test_without_a_begun_authentication_it_is_missing(page: PasskeyPage, nonce: str | None) -> None:
    authenticator = await page.sign_up()
    credential = authenticator.get(await page.begin_login())
    assert refused(await page.complete_login({"authentication_id": nonce}, credential)) == "AUTH_MISSING"


@pytest.mark.parametrize("credential", [None, {}], ids=["null", "empty"])
async def test_a_missing_credential_is_refused(page: PasskeyPage, credential: Any) -> None:
    assert refused(await page.complete_login(await page.begin_login(), credential)) == "MISSING_CREDENTIAL"


async def test_a_missing_credential_id_is_refused(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    credential = without(authenticator.get(options), "id")
    assert refused(await page.complete_login(options, credential)) == "MISSING_CREDENTIAL_ID"


@pytest.mark.parametrize(
    "identifier",
    ["not base64url!", "a", "é", [256], [-1], ["a"], [1.5], [True], {"a": 1}, 7, "A" * 200_000, [0] * 1024],
    ids=["text", "one letter", "accent", "256", "-1", "text item", "float", "bool", "object", "int", "long", "1024"],
)
async def test_an_invalid_credential_id_is_refused(page: PasskeyPage, identifier: Any) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    credential = {**authenticator.get(options), "id": identifier}
    assert refused(await page.complete_login(options, credential)) == "INVALID_CREDENTIAL_ID"


async def test_two_different_credential_ids_are_refused(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    credential = {**authenticator.nested(authenticator.get(options)), "rawId": "AAAA"}
    assert refused(await page.complete_login(options, credential)) == "INVALID_CREDENTIAL_ID"


async def test_an_unknown_credential_is_refused_whatever_else_is_sent(page: PasskeyPage) -> None:
    options = await page.begin_login()
    assert refused(await page.complete_login(options, page.authenticator().get(options))) == "UNKNOWN_CREDENTIAL"
    assert refused(await page.complete_login(await page.begin_login(), {"id": "AAAA"})) == "UNKNOWN_CREDENTIAL"


async def test_a_passkey_of_another_shop_is_unknown(page: PasskeyPage, identity: Harness, other_shop: str) -> None:
    authenticator = await page.sign_up()
    assert refused(await PasskeyPage(identity, other_shop).log_in(authenticator)) == "UNKNOWN_CREDENTIAL"


LIES: dict[str, dict[str, Any]] = {
    "forged origin": {"origin": "https://phishing.example"},
    "another allowed origin": {"origin": "http://localhost:8000"},
    "origin with a path": {"origin": f"{ORIGIN}/"},
    "another RP ID": {"rp_id": "reviv.localhost"},
    "another challenge": {"challenge": bytes(32)},
    "a registration": {"type": "webauthn.create"},
    "user not present": {"flags": 0x04},
    "a frame of another origin": {"client_data": {"crossOrigin": True}},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
async def test_a_response_that_lies_is_refused(page: PasskeyPage, lie: dict[str, Any]) -> None:
    authenticator = await page.sign_up()
    for name, value in lie.items():
        setattr(authenticator, name, value)
    response = await page.log_in(authenticator)
    assert refused(response) == "AUTH_FAILED"
    assert "set-cookie" not in response.headers


async def test_another_keys_signature_is_refused(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    forger = page.authenticator(credential_id=authenticator.credential_id)
    assert refused(await page.log_in(forger)) == "AUTH_FAILED"


@pytest.mark.parametrize("name", ["clientDataJSON", "authenticatorData", "signature"])
async def test_a_response_without_a_part_is_refused(page: PasskeyPage, name: str) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    credential = without(authenticator.get(options), name)
    assert refused(await page.complete_login(options, credential)) == "AUTH_FAILED"


async def test_the_user_handle_of_another_user_is_refused(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    options = await page.begin_login()
    authenticator.user_handle = b"1"
    assert (
        refused(await page.complete_login(options, authenticator.nested(authenticator.get(options)))) == "AUTH_FAILED"
    )


async def test_a_counter_that_stays_zero_signs_in_again_and_again(page: PasskeyPage) -> None:
    authenticator = await page.sign_up()
    for _ in range(3):
        assert (await page.log_in(authenticator)).status_code == 200


async def test_a_counter_must_increase(page: PasskeyPage) -> None:
    authenticator = await page.sign_up(count=5)
    for count, code in ((5, "REPLAY_DETECTED"), (7, None), (7, "REPLAY_DETECTED"), (6, "REPLAY_DETECTED")):
        authenticator.count = count
        response = await page.log_in(authenticator)
        assert response.status_code == 200 if code is None else refused(response) == code
    authenticator.count = 0
    assert refused(await page.log_in(authenticator)) == "REPLAY_DETECTED"
    authenticator.count = 2**32 - 1
    assert (await page.log_in(authenticator)).status_code == 200


async def test_a_use_is_recorded(page: PasskeyPage, identity: Harness) -> None:
    authenticator = await page.sign_up()
    authenticator.count, authenticator.flags = 9, 0x01 | 0x08 | 0x10
    await page.log_in(authenticator)
    row = await identity.database.autocommit.fetch_one(
        "select sign_count, is_backed_up, last_used_at from passkeys where credential_id = %(id)s",
        id=authenticator.credential_id,
    )
    assert row is not None
    assert (row["sign_count"], row["is_backed_up"]) == (9, True)
    assert row["last_used_at"] is not None


async def test_a_locked_user_cannot_sign_in(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    sql = "update users set is_active = false where id = %(id)s"
    await page.harness.database.autocommit.execute(sql, id=ada.id)
    assert refused(await page.log_in(authenticator)) == "AUTH_FAILED"


async def test_staff_cannot_use_passkeys(customers: RevivUsers, page: PasskeyPage, identity: Harness) -> None:
    ada = await customers.new_user(page.storefront)
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    await identity.database.autocommit.execute("update users set is_staff = true where id = %(id)s", id=ada.id)
    assert refused(await page.log_in(authenticator)) == "AUTH_FAILED"
    staff = identity.staff(page.storefront, "reviv")
    assert refused(await staff.post(f"{AUTH}/passkey/register/begin/"), 403) == "PERMISSION_DENIED"


async def test_where_addresses_must_be_verified_an_unverified_one_does_not_sign_in(identity: Harness) -> None:
    strict = PasskeyPage(identity, identity.storefront("reviv", Accounts(verified_only=True)))
    assert refused(await strict.log_in(await strict.sign_up())) == "AUTH_FAILED"
