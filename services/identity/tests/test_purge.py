"""The timer that deletes rows that are no longer needed."""

from collections.abc import Callable

from testkit.harness import Harness
from testkit.identity import SignedInUser, Users

HOUR, DAY = 3600, 86_400


async def purge(identity: Harness) -> None:
    [timer] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await timer.run()


async def rows(identity: Harness, table: str, person: SignedInUser) -> int:
    found = await identity.database.autocommit.fetch(
        f"select 1 from {'sessions' if table == 'sessions' else 'mail_tokens'} where user_id = %(user_id)s",
        user_id=person.id,
    )
    return len(found)


async def test_expired_mail_tokens_are_deleted(
    people: Users, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await people.new_user(shop)
    await identity.drain()
    await purge(identity)
    assert await rows(identity, "mail_tokens", ada) == 1
    advance_clock(DAY + 1)
    await purge(identity)
    assert await rows(identity, "mail_tokens", ada) == 0


async def test_ended_sessions_are_kept_until_their_access_tokens_have_expired(
    people: Users, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await people.new_user(shop)
    await ada.client.post("/api/v1/auth/logout/", json={})
    advance_clock(HOUR)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 1
    advance_clock(120)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 0


async def test_expired_sessions_are_deleted(
    people: Users, identity: Harness, shop: str, advance_clock: Callable[[float], None]
) -> None:
    ada = await people.new_user(shop)
    advance_clock(6 * DAY)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 1
    advance_clock(DAY + 1)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 0
