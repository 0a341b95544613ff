"""What happens without anybody asking: purging; and accounts that exist from the start."""

from collections.abc import Callable

from common.events.identity import UserRegistered
from common.testing.harness import Harness
from identity.seeding import ensure_user
from identity.testing import PASSWORD, People, Person, new_address

HOUR, DAY = 3600, 86_400


async def purge(identity: Harness) -> None:
    [timer] = [timer for timer in identity.service.timers if timer.name == "purge"]
    await timer.run()


async def rows(identity: Harness, table: str, person: Person) -> int:
    found = await identity.database.reads.rows(
        f"select 1 from {'sessions' if table == 'sessions' else 'mail_tokens'} where user_id = %s", (person.id,)
    )
    return len(found)


async def test_expired_mail_tokens_are_forgotten(
    people: People, identity: Harness, shop: str, later: Callable[[float], None]
) -> None:
    ada = await people.newcomer(shop)
    await identity.settle()
    await purge(identity)
    assert await rows(identity, "mail_tokens", ada) == 1
    later(DAY + 1)
    await purge(identity)
    assert await rows(identity, "mail_tokens", ada) == 0


async def test_ended_sessions_are_kept_while_they_must_be_denied(
    people: People, identity: Harness, shop: str, later: Callable[[float], None]
) -> None:
    ada = await people.newcomer(shop)
    await ada.client.post("/api/v1/auth/logout/", json={})
    later(HOUR)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 1
    later(120)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 0


async def test_expired_sessions_are_forgotten(
    people: People, identity: Harness, shop: str, later: Callable[[float], None]
) -> None:
    ada = await people.newcomer(shop)
    later(6 * DAY)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 1
    later(DAY + 1)
    await purge(identity)
    assert await rows(identity, "sessions", ada) == 0


async def test_accounts_made_at_the_start_are_made_once(people: People, identity: Harness, shop: str) -> None:
    address = new_address()
    made = set()
    for _ in range(2):
        async with identity.database.transaction() as session:
            made.add(await ensure_user(session, shop, address, PASSWORD, "D", "M", verified=True, is_staff=False))
    assert len(made) == 1
    assert len(await identity.events(UserRegistered, shop)) == 1
    response = await people.log_in(shop, address.upper())
    assert response.json()["user"]["is_verified"] is True
    await identity.settle()
    assert people.mailbox.to(address) == []
