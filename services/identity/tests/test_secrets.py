"""No password and no token is stored, logged or published in clear text."""

from identity.settings import Settings
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users

NEW = "Calm-Lagoon-77"
TABLES = (
    *("users", "sessions", "mail_tokens", "magic_codes", "addresses", "profiles"),
    *("outbox", "inbox", "tasks", "idempotency_keys"),
)


async def everything_stored(identity: Harness) -> str:
    dump = []
    for table in TABLES:
        dump += await identity.database.autocommit.fetch(f"select * from {table}")
    return "\n".join(str({key: as_text(value) for key, value in row.items()}) for row in dump)


def as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


async def test_no_password_and_no_token_is_stored_or_logged(
    people: Users, identity: Harness, shop: str, logged: list[str]
) -> None:
    ada = await people.new_user(shop)
    people.mailbox.failures[ada.email] = 1
    await identity.drain()
    client = identity.anonymous(shop)
    await client.post("/api/v1/auth/password/", json={"email": ada.email})
    queued = await everything_stored(identity)
    reset_token = await people.token_mailed_to(ada.email)
    change = {"current_password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    await ada.client.post("/api/v1/auth/password/", json=change, headers={"Idempotency-Key": "change"})
    keyed = await client.post(
        "/api/v1/auth/login/", json={"email": ada.email, "password": NEW}, headers={"Idempotency-Key": "login"}
    )
    tokens = keyed.json()["tokens"]
    secrets = (PASSWORD, NEW, reset_token, ada.access, ada.refresh, *tokens.values())
    for text in (queued, await everything_stored(identity), "\n".join(logged)):
        assert [secret for secret in secrets if secret in text] == []


async def test_a_repeated_login_with_its_idempotency_key_returns_the_same_response(
    people: Users, identity: Harness, shop: str
) -> None:
    ada = await people.new_user(shop)
    body = {"email": ada.email, "password": PASSWORD}
    key = {"Idempotency-Key": "login"}
    client = identity.anonymous(shop)
    first, second = [await client.post("/api/v1/auth/login/", json=body, headers=key) for _ in range(2)]
    assert first.content == second.content
    other = await client.post("/api/v1/auth/login/", json={**body, "password": NEW}, headers=key)
    assert other.status_code == 422


async def test_settings_show_no_secrets(identity_settings: Settings) -> None:
    shown = repr(identity_settings)
    assert identity_settings.internal_key.get_secret_value() not in shown
    assert all(seed.get_secret_value() not in shown for seed in identity_settings.signing_keys)


async def test_failed_jobs_contain_no_token(people: Users, identity: Harness, shop: str) -> None:
    ada = await people.new_user(shop)
    people.mailbox.failures[ada.email] = 1
    await identity.drain()
    rows = await identity.database.autocommit.fetch(
        "select payload::text, error from tasks where payload ->> 'storefront' = %(storefront)s", storefront=shop
    )
    assert str(ada.id) in rows[0]["payload"]
    assert "token=" not in str(rows)
