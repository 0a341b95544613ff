"""No password and no token is stored in clear text (addendum 3 and 8)."""

from testkit.harness import Harness
from testkit.identity import PASSWORD, new_address
from testkit.identity_marbelle import MarbelleUsers

NEW = "CalmLagoon77"
TABLES = ("users", "sessions", "mail_tokens", "email_changes", "outbox", "inbox", "tasks", "idempotency_keys")


async def everything_stored(identity: Harness) -> str:
    rows = [row for table in TABLES for row in await identity.database.autocommit.fetch(f"select * from {table}")]
    return "\n".join(str({name: as_text(value) for name, value in row.items()}) for row in rows)


def as_text(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


async def test_no_password_and_no_token_is_stored(members: MarbelleUsers, identity: Harness, shop: str) -> None:
    address, new = new_address(), new_address()
    await members.register(shop, email=address)
    verification = await members.token_mailed_to(address)
    await members.post(shop, "verify-email", {"token": verification})
    ada = await members.sign_in(shop, address)
    rotated = (await members.refresh(shop, ada.refresh)).json()
    members.mailbox.failures[new] = 1
    await members.request_email_change(ada, new)
    await identity.drain()
    assert new in await everything_stored(identity)
    move = await members.email_change_token(ada, second := new_address())
    change = {"current_password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    stored_before = await everything_stored(identity)
    await members.confirm_email_change(shop, move)
    await ada.client.post("/api/v1/auth/change-password/", json=change, headers={"Idempotency-Key": "change"})
    await members.post(shop, "password-reset", {"email": second})
    reset = await members.token_mailed_to(second)
    secrets = (PASSWORD, NEW, verification, move, reset, ada.refresh, rotated["access"], rotated["refresh"])
    for text in (stored_before, await everything_stored(identity)):
        assert [secret for secret in secrets if secret in text] == []
