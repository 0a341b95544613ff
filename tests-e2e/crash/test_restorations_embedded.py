"""The embedded platform and its child processes are killed while pictures are restored, bought and unlocked."""

import asyncio
from random import Random

import pytest

from crash.databases import Databases
from crash.faults import progress, rounds
from crash.idle import advance
from crash.platform import EmbeddedPlatform, embedded
from crash.renderers import kill_a_renderer
from crash.restoration_audit import audit
from crash.restoration_faults import MINUTE, UPLOADS, moment, pass_time
from crash.restoration_load import Laboratories, open_laboratories

CUSTOMERS = 4
USUAL_ROUNDS = 2
RESUMED_WITHIN = 20.0
"""Seconds; far less than the minute after which any unfinished idempotency key expires."""

pytestmark = pytest.mark.timeout(600 * rounds(1))


async def kill_the_platform(platform: EmbeddedPlatform, laboratories: Laboratories, random: Random) -> None:
    """kill -9 and a restart."""
    when = moment(random)
    await when.wait(laboratories.steps)
    await platform.kill()
    print(f"killed the platform {when}")
    await platform.start()


async def kill_a_child_process(platform: EmbeddedPlatform, laboratories: Laboratories, random: Random) -> None:
    """kill -9 of a process that restores a picture or checks an upload, or that waits for one."""
    when = moment(random, UPLOADS)
    await when.wait(laboratories.steps)
    print(f"{kill_a_renderer(platform.pid, random)} {when}")
    await advance(laboratories.sandbox, MINUTE)


async def test_restorations_and_credits_are_kept_while_the_platform_is_killed(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform:
        open_laboratories(platform.storefronts)
        await platform.prepare_minimal_catalog()
        await platform.start()
        laboratories = Laboratories(platform.base, resumed_within=RESUMED_WITHIN)
        closing = asyncio.Event()
        async with asyncio.TaskGroup() as visits:
            customers = [
                visits.create_task(laboratories.keep_busy(closing, Random(f"{seed}/{which}")))
                for which in range(CUSTOMERS)
            ]
            for _ in range(rounds(USUAL_ROUNDS)):
                for fault in (kill_a_child_process, kill_the_platform):
                    await progress(laboratories.steps, random.randrange(20, 80))
                    await fault(platform, laboratories, random)
            await progress(laboratories.steps, 50)
            closing.set()
            await pass_time(laboratories.sandbox, customers)
        databases = Databases(platform.databases())
        await audit(laboratories, databases, platform.data / "objects", interruptions=2 * rounds(USUAL_ROUNDS))
        await platform.kill()
        await platform.leaves_nothing_behind()
