"""Login: contract 2.2, addendum 9, 10, 14 and 15."""

import asyncio
import time
from statistics import median
from uuid import UUID, uuid4

from common.testing.harness import Harness
from identity.hashing import PasswordHashes
from identity.testing import PASSWORD, People, new_address

NEUTRAL = {"error": "Invalid email or password.", "code": "invalid_credentials", "details": None}


async def lock(identity: Harness, user_id: UUID) -> None:
    await identity.database.reads.write("update users set is_active = false where id = %s", (user_id,))


async def test_login_answers_as_documented(people: People, shop: str) -> None:
    address = new_address()
    registered = (await people.register(shop, email=address)).json()["user"]
    response = await people.log_in(shop, address)
    assert response.status_code == 200
    body = response.json()
    assert body.keys() == {"message", "tokens", "user"}
    assert body["message"] == "Login successful"
    assert body["tokens"].keys() == {"refresh", "access"}
    assert body["user"] == {**registered, "is_verified": False}


async def test_login_works_at_once_after_registration_and_in_any_case(people: People, shop: str) -> None:
    address = new_address()
    await people.register(shop, email=address)
    assert (await people.log_in(shop, f" {address.upper()} ")).status_code == 200


async def test_wrong_unknown_and_locked_get_one_answer(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    locked = await people.newcomer(shop)
    await lock(identity, locked.id)
    answers = [
        await people.log_in(shop, ada.email, "Another-Harbour-42"),
        await people.log_in(shop, new_address()),
        await people.log_in(shop, "no address at all"),
        await people.log_in(shop, locked.email),
    ]
    assert [(answer.status_code, answer.json()) for answer in answers] == [(401, NEUTRAL)] * 4


async def test_login_of_another_storefront_is_refused(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    elsewhere = identity.storefront()
    assert (await people.log_in(elsewhere, ada.email)).json() == NEUTRAL
    assert (await people.log_in(elsewhere, ada.email)).status_code == 401


async def test_unknown_and_locked_accounts_cost_as_much_time_as_wrong_passwords(
    people: People, identity: Harness, shop: str
) -> None:
    known, locked = await people.newcomer(shop), await people.newcomer(shop)
    await lock(identity, locked.id)
    taken: dict[str, list[float]] = {known.email: [], locked.email: [], new_address(): []}
    for _ in range(15):
        for address, times in taken.items():
            started = time.process_time()
            await people.log_in(shop, address, "Another-Harbour-42")
            times.append(time.process_time() - started)
    wrong, *others = (median(times) for times in taken.values())
    assert all(0.6 < other / wrong < 1.6 for other in others), taken


async def test_a_password_is_checked_even_when_nobody_has_it() -> None:
    hashes = PasswordHashes()
    started = time.process_time()
    assert not await hashes.verify(PASSWORD, None)
    unknown = time.process_time() - started
    hashed = await hashes.hash(PASSWORD)
    started = time.process_time()
    assert await hashes.verify(PASSWORD, hashed)
    assert unknown > (time.process_time() - started) / 3


async def test_access_tokens_say_who_and_what(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    claims = await people.claims(shop, ada.access)
    assert (
        claims.payload().items()
        >= {
            "user_id": str(ada.id),
            "username": ada.email,
            "permissions": [],
            "aud": shop,
            "token_type": "access",
        }.items()
    )
    assert claims.expires_at - claims.issued_at == 3600


async def test_every_login_is_a_session_of_its_own(people: People, shop: str) -> None:
    ada = await people.newcomer(shop)
    again = await people.arrive(shop, ada.email)
    assert again.id == ada.id
    assert again.session_id != ada.session_id


async def test_hashes_are_argon2id_and_renewed_when_parameters_change(
    people: People, identity: Harness, shop: str
) -> None:
    ada = await people.newcomer(shop)
    weak = await PasswordHashes(passes=1, memory_kib=8).hash(PASSWORD)
    await identity.database.reads.write("update users set password_hash = %s where id = %s", (weak, ada.id))
    await people.arrive(shop, ada.email)
    row = await identity.database.reads.row("select password_hash from users where id = %s", (ada.id,))
    assert row is not None
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await people.arrive(shop, ada.email)


async def test_a_storefront_may_let_only_verified_addresses_in(people: People, identity: Harness) -> None:
    shop = identity.storefront()
    accounts = identity.storefronts[shop].accounts.model_copy(update={"verified_only": True})
    strict = identity.storefront(accounts=accounts)
    address = new_address()
    await people.register(strict, email=address)
    refused = await people.log_in(strict, address)
    assert (refused.status_code, refused.json()["code"]) == (401, "email_not_verified")
    assert (await people.log_in(strict, address, "Another-Harbour-42")).json() == NEUTRAL
    token = await people.token_mailed_to(address)
    await identity.anonymous(strict).post("/api/v1/auth/verify-email/", json={"token": token})
    assert (await people.log_in(strict, address)).status_code == 200


async def test_missing_credentials_are_named(people: People, shop: str) -> None:
    response = await people.harness.anonymous(shop).post("/api/v1/auth/login/", json={"email": ""})
    assert response.status_code == 400
    assert response.json()["details"] == {
        "email": ["This field may not be blank."],
        "password": ["This field is required."],
    }


async def test_login_holds_no_connection_while_it_hashes(people: People, identity: Harness, shop: str) -> None:
    ada = await people.newcomer(shop)
    before = identity.database.statements.total
    await people.log_in(shop, ada.email, "Another-Harbour-42")
    assert identity.database.statements.total - before == 1
    before = identity.database.statements.total
    await people.log_in(shop, ada.email)
    assert identity.database.statements.total - before == 3


async def test_more_keyed_logins_at_once_than_connections_do_not_wait_for_each_other(
    people: People, identity: Harness, shop: str
) -> None:
    """Each holds its key's connection; one that waited for a second would wait for the others."""
    address = new_address()
    await people.register(shop, email=address)
    body = {"email": address, "password": PASSWORD}

    async def log_in() -> int:
        keyed = {"Idempotency-Key": uuid4().hex}
        return (await identity.anonymous(shop).post("/api/v1/auth/login/", json=body, headers=keyed)).status_code

    assert await asyncio.gather(*(log_in() for _ in range(24))) == [200] * 24
