"""`staff list`, `remove`, `password` and `sessions`: the access of staff is withdrawn."""

import asyncio
from argparse import ArgumentParser, Namespace
from uuid import UUID

import pytest
from common.events.identity import SessionRevoked
from common.kernel.command_errors import CommandRefused
from identity.commands import staff, staff_arguments
from identity.settings import Settings
from testkit.harness import Harness
from testkit.identity import PASSWORD, Users

from .test_staff import API, create_staff_user, log_in

NEW = "Wide-Meadow-19"


@pytest.fixture
def command(identity: Harness, identity_settings: Settings) -> "Command":
    return Command(identity, identity_settings.database_url.get_secret_value())


class Command:
    """`staff` with the storefronts of the service under test."""

    def __init__(self, identity: Harness, database_url: str) -> None:
        self._identity = identity
        self._database_url = database_url

    async def run(self, *words: str, typed: str = NEW) -> str:
        """The text for the terminal. Raises CommandRefused."""
        parser = ArgumentParser()
        staff_arguments.describe(parser)
        arguments: Namespace = parser.parse_args(words)
        storefronts = self._identity.storefronts
        return await asyncio.to_thread(
            staff.perform, self._database_url, storefronts, arguments, lambda: (typed, typed)
        )


def of(shop: str, email: str) -> tuple[str, ...]:
    return "--storefront", shop, "--email", email


async def refresh_status(identity: Harness, shop: str, refresh: str) -> int:
    client = identity.anonymous(shop, "staff")
    return (await client.post(f"{API}/auth/refresh", json={"refresh": refresh})).status_code


async def test_removed_staff_are_customers_without_sessions(
    command: Command, people: Users, identity: Harness, shop: str
) -> None:
    address = await create_staff_user(identity, shop)
    login = (await log_in(identity, shop, address)).json()
    customer = await people.sign_in(shop, address)
    said = await command.run("remove", *of(shop, address.upper()))
    assert said == f"{address} is a customer of {shop} now; 2 sessions ended"
    revoked = {event.session_id for event in await identity.events(SessionRevoked, shop)}
    assert revoked == {(await people.claims(shop, login["access"])).session_id, customer.session_id}
    assert await refresh_status(identity, shop, login["refresh"]) == 401
    assert (await log_in(identity, shop, address)).status_code == 401
    assert (await people.claims(shop, (await people.sign_in(shop, address)).access)).permissions == ()
    assert await command.run("list", "--storefront", shop) == "There are no staff accounts."


async def test_a_replaced_password_ends_sessions(command: Command, identity: Harness, shop: str) -> None:
    address = await create_staff_user(identity, shop)
    login = (await log_in(identity, shop, address)).json()
    with pytest.raises(CommandRefused, match="too common"):
        await command.run("password", *of(shop, address), typed="Password123!")
    assert await refresh_status(identity, shop, login["refresh"]) == 200
    assert await command.run("password", *of(shop, address)) == f"{address} has another password; 1 session ended"
    assert await refresh_status(identity, shop, login["refresh"]) == 401
    assert (await log_in(identity, shop, address, PASSWORD)).status_code == 401
    assert (await log_in(identity, shop, address, NEW)).status_code == 200
    assert len(await identity.mails(address)) == 1


async def test_sessions_are_listed_and_ended_alone_or_together(
    command: Command, people: Users, identity: Harness, shop: str
) -> None:
    address = await create_staff_user(identity, shop)
    first, second, third = [(await log_in(identity, shop, address)).json() for _ in range(3)]
    await people.sign_in(shop, address)
    lines = (await command.run("sessions", *of(shop, address))).splitlines()
    assert [line.split()[1] for line in lines] == ["staff", "staff", "staff", "customer"]
    ended = lines[1].split()[0]
    assert UUID(ended) == (await people.claims(shop, second["access"])).session_id
    assert await command.run("sessions", *of(shop, address), "--end", ended) == "1 session ended"
    states = [await refresh_status(identity, shop, login["refresh"]) for login in (first, second, third)]
    assert states == [200, 401, 200]
    assert await command.run("sessions", *of(shop, address), "--end") == "3 sessions ended"
    assert await command.run("sessions", *of(shop, address)) == "No live sessions."
    assert await refresh_status(identity, shop, first["refresh"]) == 401


async def test_staff_are_listed_by_storefront(command: Command, people: Users, identity: Harness, shop: str) -> None:
    address = await create_staff_user(identity, shop)
    await people.new_user(shop)
    await log_in(identity, shop, address)
    assert (
        await command.run("list", "--storefront", shop)
        == f"{shop}  {address}  Sam Staff  owner  active  1 live sessions"
    )
    assert f"\n{shop}  {address}" in f"\n{await command.run('list')}"


@pytest.mark.parametrize("words", [("remove",), ("password",), ("sessions",), ("sessions", "--end")])
async def test_customers_and_unknown_addresses_are_refused(
    command: Command, people: Users, identity: Harness, shop: str, words: tuple[str, ...]
) -> None:
    ada = await people.new_user(shop)
    elsewhere = await create_staff_user(identity, identity.storefront())
    for address in (ada.email, elsewhere):
        with pytest.raises(CommandRefused, match="has no staff account"):
            await command.run(*words[:1], *of(shop, address), *words[1:])
    assert (await people.refresh(shop, ada.refresh)).status_code == 200


UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(("session", "reason"), [(UNKNOWN, "has no live session"), ("seven", "is no id")])
async def test_an_unknown_session_is_refused(
    command: Command, identity: Harness, shop: str, session: str, reason: str
) -> None:
    address = await create_staff_user(identity, shop)
    login = (await log_in(identity, shop, address)).json()
    with pytest.raises(CommandRefused, match=reason):
        await command.run("sessions", *of(shop, address), "--end", session)
    assert await refresh_status(identity, shop, login["refresh"]) == 200
