"""Registering a further passkey of a signed-in user (contract "Register passkey", addendum 4)."""

import asyncio
from typing import Any

import pytest
from identity.storefront import PasskeyOrigins
from testkit.harness import Harness
from testkit.identity_passkeys import ORIGIN, RP_ID, PasskeyPage, refused, without
from testkit.identity_reviv import AUTH, RevivUsers
from testkit.software_authenticator import ES256, RS256, EdDSA, SoftwareAuthenticator, encoded

REGISTERED = {"message": "Passkey registered successfully", "device_name": "My MacBook"}


async def test_begin_returns_the_documented_options(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    number = str((await ada.client.get(f"{AUTH}/me/")).json()["id"]).encode()
    options = await page.begin_registration(ada)
    assert isinstance(options.pop("registration_id"), str)
    challenge = bytes(options.pop("challenge"))
    assert len(challenge) == 32
    assert options.pop("challenge_b64") == encoded(challenge)
    algorithms = options.pop("pubKeyCredParams")
    assert {-7, -8, -257} <= {each["alg"] for each in algorithms}
    assert {each["type"] for each in algorithms} == {"public-key"}
    assert options == {
        "rp": {"id": RP_ID, "name": "reviv.pics"},
        "user": {"id": list(number), "id_b64": encoded(number), "name": ada.email, "displayName": "Ada Lovelace"},
        "timeout": 60000,
        "attestation": "none",
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "preferred",
        },
        "excludeCredentials": [],
    }


async def test_a_user_without_a_name_is_displayed_by_the_address(page: PasskeyPage, customers: RevivUsers) -> None:
    sql = "update users set first_name = '', last_name = '' where storefront = %(storefront)s and email = %(email)s"
    ada = await customers.new_user(page.storefront)
    await page.harness.database.autocommit.execute(sql, storefront=page.storefront, email=ada.email)
    assert (await page.begin_registration(ada))["user"]["displayName"] == ada.email


@pytest.mark.parametrize("key", [ES256, RS256, EdDSA])
async def test_a_registered_passkey_signs_in(customers: RevivUsers, page: PasskeyPage, key: type[Any]) -> None:
    ada = await customers.new_user(page.storefront)
    authenticator = page.authenticator(key=key())
    response = await page.register(ada, authenticator, name="My MacBook")
    assert (response.status_code, response.json()) == (200, REGISTERED)
    signed_in = await page.log_in(authenticator)
    assert signed_in.json()["user"]["email"] == ada.email


@pytest.mark.parametrize("name", [None, "", "  "], ids=["null", "empty", "blank"])
async def test_a_device_without_a_name_is_an_unnamed_device(
    customers: RevivUsers, page: PasskeyPage, name: str | None
) -> None:
    ada = await customers.new_user(page.storefront)
    response = await page.register(ada, page.authenticator(), name=name)
    assert response.json()["device_name"] == "Unnamed Device"


async def test_a_name_has_at_most_100_characters_and_a_longer_one_does_not_use_the_registration_up(
    customers: RevivUsers, page: PasskeyPage
) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    credential = page.authenticator().create(options)
    long = await page.complete_registration(ada, options, credential, name="x" * 101)
    assert refused(long) == "VALIDATION_ERROR"
    assert long.json()["error"]["details"].keys() == {"name"}
    response = await page.complete_registration(ada, options, credential, name="x" * 100)
    assert response.json()["device_name"] == "x" * 100


async def test_begin_excludes_the_passkeys_of_the_user_only(customers: RevivUsers, page: PasskeyPage) -> None:
    ada, bob = [await customers.new_user(page.storefront) for _ in range(2)]
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    identifier = authenticator.credential_id
    expected = {"type": "public-key", "id": list(identifier), "id_b64": encoded(identifier)}
    assert (await page.begin_registration(ada))["excludeCredentials"] == [expected]
    assert (await page.begin_registration(bob))["excludeCredentials"] == []


async def test_a_registration_is_completed_once(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    await page.complete_registration(ada, options, page.authenticator().create(options))
    again = await page.complete_registration(ada, options, page.authenticator().create(options))
    assert refused(again) == "REGISTRATION_MISSING"


async def test_a_failed_completion_uses_the_registration_up(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    lying = page.authenticator(origin="https://phishing.example").create(options)
    assert refused(await page.complete_registration(ada, options, lying)) == "REGISTRATION_FAILED"
    honest = page.authenticator().create(options)
    assert refused(await page.complete_registration(ada, options, honest)) == "REGISTRATION_MISSING"


async def test_of_two_parallel_completions_of_one_registration_one_wins(
    customers: RevivUsers, page: PasskeyPage
) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    credentials = [page.authenticator().create(options) for _ in range(2)]
    responses = await asyncio.gather(*(page.complete_registration(ada, options, each) for each in credentials))
    assert sorted(response.status_code for response in responses) == [200, 400]


async def test_another_users_registration_is_a_mismatch(customers: RevivUsers, page: PasskeyPage) -> None:
    ada, eve = [await customers.new_user(page.storefront) for _ in range(2)]
    options = await page.begin_registration(ada)
    response = await page.complete_registration(eve, options, page.authenticator().create(options))
    assert refused(response) == "REGISTRATION_MISMATCH"


@pytest.mark.parametrize("nonce", [None, "", "unknown", "x" * 10_000], ids=["null", "empty", "unknown", "long"])
async def test_without_a_begun_registration_it_is_missing(
    customers: RevivUsers, page: PasskeyPage, nonce: str | None
) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    credential = page.authenticator().create(options)
    response = await page.complete_registration(ada, {"registration_id": nonce}, credential)
    assert refused(response) == "REGISTRATION_MISSING"


async def test_an_empty_body_has_no_registration(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    assert refused(await ada.client.post(f"{AUTH}/passkey/register/complete/", json={})) == "REGISTRATION_MISSING"


@pytest.mark.parametrize("credential", [None, {}], ids=["null", "empty"])
async def test_a_missing_credential_is_refused(customers: RevivUsers, page: PasskeyPage, credential: Any) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    assert refused(await page.complete_registration(ada, options, credential)) == "MISSING_CREDENTIAL"


@pytest.mark.parametrize("name", ["clientDataJSON", "attestationObject"])
async def test_a_missing_part_of_the_attestation_is_refused(
    customers: RevivUsers, page: PasskeyPage, name: str
) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    credential = without(page.authenticator().create(options), name)
    assert refused(await page.complete_registration(ada, options, credential)) == "MISSING_ATTESTATION"


UNUSABLE_POINT = {1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)}
SYMMETRIC = {1: 4, 3: 5, -1: bytes(32)}
LIES: dict[str, dict[str, Any]] = {
    "forged origin": {"origin": "https://phishing.example"},
    "another allowed origin": {"origin": "http://localhost:8000"},
    "origin with a path": {"origin": f"{ORIGIN}/"},
    "another RP ID": {"rp_id": "reviv.localhost"},
    "another challenge": {"challenge": bytes(32)},
    "an empty challenge": {"challenge": b""},
    "an authentication": {"type": "webauthn.get"},
    "user not present": {"flags": 0x04},
    "a key that is no point of its curve": {"public_key": UNUSABLE_POINT},
    "a key of another kind": {"public_key": SYMMETRIC},
    "an unknown attestation": {"format": "unheard-of"},
    "a packed attestation without a signature": {"format": "packed"},
    "an empty credential id": {"credential_id": b""},
    "a credential id that is too long": {"credential_id": bytes(1024)},
    "a frame of another origin": {"client_data": {"crossOrigin": True}},
    "an impossible backup state": {"flags": 0x01 | 0x10},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
async def test_a_credential_that_lies_is_refused_without_saying_why(
    customers: RevivUsers, page: PasskeyPage, lie: dict[str, Any]
) -> None:
    ada = await customers.new_user(page.storefront)
    response = await page.register(ada, page.authenticator(**lie))
    assert refused(response) == "REGISTRATION_FAILED"
    assert response.json()["error"]["message"] == "The passkey could not be registered. Please begin again."
    assert (await page.begin_registration(ada))["excludeCredentials"] == []


async def test_the_user_need_not_be_verified(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    authenticator = page.authenticator(flags=0x01)
    assert (await page.register(ada, authenticator)).status_code == 200
    assert (await page.log_in(authenticator)).status_code == 200


async def test_a_known_credential_is_refused_whosever_it_is(customers: RevivUsers, page: PasskeyPage) -> None:
    ada, eve = [await customers.new_user(page.storefront) for _ in range(2)]
    authenticator = page.authenticator()
    await page.register(ada, authenticator)
    assert refused(await page.register(ada, authenticator)) == "CREDENTIAL_EXISTS"
    copied = page.authenticator(credential_id=authenticator.credential_id)
    assert refused(await page.register(eve, copied)) == "CREDENTIAL_EXISTS"
    assert (await page.log_in(authenticator)).json()["user"]["email"] == ada.email


async def test_two_shops_may_know_the_same_credential(
    customers: RevivUsers, page: PasskeyPage, identity: Harness, other_shop: str
) -> None:
    other = PasskeyPage(identity, other_shop)
    authenticator = page.authenticator()
    ada, bob = await customers.new_user(page.storefront), await customers.new_user(other_shop)
    assert (await page.register(ada, authenticator)).status_code == 200
    assert (await other.register(bob, authenticator)).status_code == 200


async def test_a_registration_of_one_shop_is_missing_in_another(
    customers: RevivUsers, page: PasskeyPage, identity: Harness, other_shop: str
) -> None:
    ada, bob = await customers.new_user(page.storefront), await customers.new_user(other_shop)
    options = await page.begin_registration(ada)
    other = PasskeyPage(identity, other_shop)
    response = await other.complete_registration(bob, options, page.authenticator().create(options))
    assert refused(response) == "REGISTRATION_MISSING"


async def test_registering_requires_a_signed_in_user(page: PasskeyPage) -> None:
    for step in ("begin", "complete"):
        response = await page.anonymous.post(f"{AUTH}/passkey/register/{step}/", json={})
        assert refused(response, 401) == "NOT_AUTHENTICATED"


async def test_a_session_that_has_ended_meanwhile_registers_nothing(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    authenticator = page.authenticator()
    options = await page.begin_registration(ada)
    await ada.client.post(f"{AUTH}/logout/")
    response = await page.complete_registration(ada, options, authenticator.create(options))
    assert refused(response, 401) == "TOKEN_NOT_VALID"
    assert refused(await page.log_in(authenticator)) == "UNKNOWN_CREDENTIAL"


async def test_a_locked_user_registers_nothing(customers: RevivUsers, page: PasskeyPage) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada)
    sql = "update users set is_active = false where id = %(id)s"
    await page.harness.database.autocommit.execute(sql, id=ada.id)
    response = await page.complete_registration(ada, options, page.authenticator().create(options))
    assert refused(response, 401) == "TOKEN_NOT_VALID"


ORIGINS = {
    "http://reviv.localhost:8000": "reviv.localhost",
    "http://localhost:3000": "localhost",
    "http://localhost:8000": "localhost",
    "https://phishing.example": "reviv.localhost",
    "null": "reviv.localhost",
    None: "reviv.localhost",
}


@pytest.mark.parametrize(("origin", "rp_id"), ORIGINS.items(), ids=str)
async def test_the_rp_id_is_that_of_the_page_or_the_shops_first_one(
    customers: RevivUsers, page: PasskeyPage, origin: str | None, rp_id: str
) -> None:
    ada = await customers.new_user(page.storefront)
    options = await page.begin_registration(ada, origin)
    assert options["rp"]["id"] == rp_id
    expected = origin if origin and "localhost" in origin else "http://reviv.localhost:8000"
    authenticator = SoftwareAuthenticator(expected)
    response = await page.complete_registration(ada, options, authenticator.create(options))
    assert response.status_code == 200
    assert (await page.begin_login(origin))["rpId"] == rp_id


async def test_a_shop_without_origins_offers_no_passkeys(identity: Harness) -> None:
    bare = identity.storefront("reviv", PasskeyOrigins(origins={}))
    response = await identity.anonymous(bare, "reviv").post(f"{AUTH}/passkey/login/begin/")
    assert refused(response, 404) == "NOT_FOUND"
