"""Login (contract 2.2, addendum 9, 10, 14 and 15)."""

import asyncio
import time
from statistics import median
from uuid import UUID, uuid4

from identity.adapters.hashing import PasswordHasher
from identity.storefront import Accounts
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users, new_address

NEUTRAL = {"error": "Invalid email or password.", "code": "invalid_credentials", "details": None}


async def lock(identity: Harness, user_id: UUID) -> None:
    await identity.database.autocommit.execute("update users set is_active = false where id = %(id)s", id=user_id)


async def test_login_returns_the_documented_response(people: Users, shop: str) -> None:
    address = new_address()
    registered = (await people.register(shop, email=address)).json()["user"]
    response = await people.log_in(shop, address)
    assert response.status_code == 200
    body = response.json()
    assert body.keys() == {"message", "tokens", "user"}
    assert body["message"] == "Login successful"
    assert body["tokens"].keys() == {"refresh", "access"}
    assert body["user"] == {**registered, "is_verified": False}


async def test_login_works_right_after_registration_and_with_the_address_in_any_case(people: Users, shop: str) -> None:
    address = new_address()
    await people.register(shop, email=address)
    assert (await people.log_in(shop, f" {address.upper()} ")).status_code == 200


async def test_wrong_passwords_unknown_addresses_and_locked_accounts_get_the_same_response(
    people: Users, identity: Harness, shop: str
) -> None:
    ada = await people.new_user(shop)
    locked = await people.new_user(shop)
    await lock(identity, locked.id)
    responses = [
        await people.log_in(shop, ada.email, "Another-Harbour-42"),
        await people.log_in(shop, new_address()),
        await people.log_in(shop, "no address at all"),
        await people.log_in(shop, locked.email),
    ]
    assert [(response.status_code, response.json()) for response in responses] == [(401, NEUTRAL)] * 4


async def test_login_of_another_storefront_is_refused(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    other_shop = identity.storefront()
    assert (await people.log_in(other_shop, ada.email)).json() == NEUTRAL
    assert (await people.log_in(other_shop, ada.email)).status_code == 401


async def test_unknown_and_locked_accounts_take_as_much_time_as_wrong_passwords(
    people: Users, identity: Harness, shop: str
) -> None:
    known, locked = await people.new_user(shop), await people.new_user(shop)
    await lock(identity, locked.id)
    durations: dict[str, list[float]] = {known.email: [], locked.email: [], new_address(): []}
    for _ in range(15):
        for address, times in durations.items():
            started = time.process_time()
            await people.log_in(shop, address, "Another-Harbour-42")
            times.append(time.process_time() - started)
    wrong, *others = (median(times) for times in durations.values())
    assert all(0.6 < other / wrong < 1.6 for other in others), durations


async def test_a_password_is_hashed_even_if_there_is_no_account() -> None:
    hasher = PasswordHasher()
    started = time.process_time()
    assert not await hasher.verify(PASSWORD, None)
    unknown = time.process_time() - started
    hashed = await hasher.hash(PASSWORD)
    started = time.process_time()
    assert await hasher.verify(PASSWORD, hashed)
    assert unknown > (time.process_time() - started) / 3


async def test_access_tokens_contain_the_user_and_the_permissions(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
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


async def test_every_login_starts_a_new_session(people: Users, shop: str) -> None:
    ada = await people.new_user(shop)
    again = await people.sign_in(shop, ada.email)
    assert again.id == ada.id
    assert again.session_id != ada.session_id


async def test_hashes_are_argon2id_and_replaced_when_the_parameters_change(
    people: Users, identity: Harness, shop: str
) -> None:
    ada = await people.new_user(shop)
    weak = await PasswordHasher(passes=1, memory_kib=8).hash(PASSWORD)
    await identity.database.autocommit.execute(
        "update users set password_hash = %(password_hash)s where id = %(id)s", password_hash=weak, id=ada.id
    )
    await people.sign_in(shop, ada.email)
    row = await identity.database.autocommit.fetch_one("select password_hash from users where id = %(id)s", id=ada.id)
    assert row is not None
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    await people.sign_in(shop, ada.email)


async def test_a_storefront_may_require_verified_addresses(people: Users, identity: Harness) -> None:
    strict = identity.storefront("emporium", Accounts(verified_only=True))
    address = new_address()
    await people.register(strict, email=address)
    refused = await people.log_in(strict, address)
    assert (refused.status_code, refused.json()["code"]) == (401, "email_not_verified")
    assert (await people.log_in(strict, address, "Another-Harbour-42")).json() == NEUTRAL
    token = await people.token_mailed_to(address)
    await identity.anonymous(strict).post("/api/v1/auth/verify-email/", json={"token": token})
    assert (await people.log_in(strict, address)).status_code == 200


async def test_missing_credentials_are_named(people: Users, shop: str) -> None:
    response = await people.harness.anonymous(shop).post("/api/v1/auth/login/", json={"email": ""})
    assert response.status_code == 400
    assert response.json()["details"] == {
        "email": ["This field may not be blank."],
        "password": ["This field is required."],
    }


async def test_login_holds_no_connection_while_it_hashes(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    before = identity.database.pool.statement_count
    await people.log_in(shop, ada.email, "Another-Harbour-42")
    assert identity.database.pool.statement_count - before == 1
    before = identity.database.pool.statement_count
    await people.log_in(shop, ada.email)
    assert identity.database.pool.statement_count - before == 3


async def test_more_concurrent_logins_with_idempotency_keys_than_connections_do_not_deadlock(
    people: Users, identity: Harness, shop: str
) -> None:
    """Each holds the connection of its key. If it needed a second connection, all of them would wait for each other."""
    address = new_address()
    await people.register(shop, email=address)
    body = {"email": address, "password": PASSWORD}

    async def log_in() -> int:
        keyed = {"Idempotency-Key": uuid4().hex}
        return (await identity.anonymous(shop).post("/api/v1/auth/login/", json=body, headers=keyed)).status_code

    assert await asyncio.gather(*(log_in() for _ in range(24))) == [200] * 24
