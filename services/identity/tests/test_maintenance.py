"""`python -m identity maintenance`, and what it records and publishes."""

import asyncio
import os
from collections.abc import Awaitable, Callable

import pytest
from common.events.identity import MaintenanceChanged
from common.rpc.interfaces.identity import IdentityInterface
from identity.settings import Settings
from testkit.commands import run_module
from testkit.harness import KEY, Harness
from testkit.storefronts import SHIPPED

Result = tuple[int, str, str]
Command = Callable[..., Awaitable[Result]]


@pytest.fixture
async def command(identity: Harness, identity_settings: Settings) -> Command:
    """Run the command with arguments. Returns its exit code, standard output and standard error."""
    await identity.database.autocommit.execute("delete from maintenance")
    environment = {
        **os.environ,
        "ATELIER_DATABASE_URL": identity_settings.database_url.get_secret_value(),
        "ATELIER_INTERNAL_KEY": KEY,
        "ATELIER_STOREFRONTS": str(SHIPPED),
        "ATELIER_SIGNING_KEYS": f'["{"A" * 43}"]',
        "ATELIER_OBJECTS_URL": "memory:///",
    }

    async def run(*arguments: str) -> Result:
        ended = await asyncio.to_thread(run_module, "identity", "maintenance", *arguments, environment=environment)
        return ended.returncode, ended.stdout, ended.stderr

    return run


async def states(identity: Harness) -> list[tuple[str, int, bool, int]]:
    found = await identity.calls(IdentityInterface).maintenance()
    return [(each.storefront, each.version, each.is_on, each.retry_after_seconds) for each in found]


async def test_it_begins_continues_and_ends(command: Command, identity: Harness) -> None:
    code, out, err = await command("on", "reviv", "--retry-after", "90", "--reason", "new disks")
    assert (code, out) == (0, "reviv is in maintenance; clients are told to wait 90 s\n"), err
    assert '"maintenance_begun"' in err
    assert '"new disks"' in err
    assert await states(identity) == [("reviv", 1, True, 90)]
    (line,) = (await command("list"))[1].splitlines()
    assert line.startswith("reviv  since 2")
    assert line.endswith(" UTC  retry after 90 s  new disks")
    await command("on", "reviv")
    assert await states(identity) == [("reviv", 2, True, 300)]
    code, out, err = await command("off", "reviv")
    assert (code, out) == (0, "reviv is served again\n")
    assert '"maintenance_ended"' in err
    assert await states(identity) == [("reviv", 3, False, 300)]
    assert (await command("off", "reviv"))[:2] == (0, "reviv is not in maintenance\n")
    assert (await command("list"))[1] == "No storefront is in maintenance\n"
    assert (await command("list", "reviv"))[1] == "reviv is not in maintenance\n"
    events = [(each.version, each.is_on) for each in await identity.events(MaintenanceChanged, "reviv")]
    assert events[-3:] == [(1, True), (2, True), (3, False)]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("on", "nothing"), 1, "There is no storefront 'nothing'"),
        (("off", "nothing"), 1, "There is no storefront 'nothing'"),
        (("list", "nothing"), 1, "There is no storefront 'nothing'"),
        (("on",), 2, "STOREFRONT"),
        (("on", "reviv", "--retry-after", "0"), 2, "not a number of seconds from 1 to 86400"),
        (("on", "reviv", "--retry-after", "86401"), 2, "not a number of seconds from 1 to 86400"),
        (("on", "reviv", "--retry-after", "soon"), 2, "not a number of seconds from 1 to 86400"),
        (("on", "reviv", "--reason", "two\nlines"), 2, "one line of at most 200 printable characters"),
        (("on", "reviv", "--reason", "x" * 201), 2, "one line of at most 200 printable characters"),
    ],
)
async def test_invalid_arguments_change_nothing(
    command: Command, identity: Harness, arguments: tuple[str, ...], code: int, message: str
) -> None:
    returned, _, err = await command(*arguments)
    assert (returned, message in err) == (code, True), err
    assert await states(identity) == []
