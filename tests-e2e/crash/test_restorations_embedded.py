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
from crash.restoration_faults import MINUTE, moment, pass_time
from crash.restoration_load import Laboratories, open_laboratories

CUSTOMERS = 4
USUAL_ROUNDS = 4
RESUMED_WITHIN = 20.0
"""Seconds; far less than the minute after which any unfinished idempotency key expires."""

pytestmark = pytest.mark.timeout(600 * rounds(1))


async def strike(platform: EmbeddedPlatform, laboratories: Laboratories, random: Random) -> None:
    """Kill the platform with SIGKILL and start it again, or one of its child processes."""
    when = moment(random)
    await when.wait(laboratories.steps)
    if random.random() < 0.5:
        print(f"{kill_a_renderer(platform.pid, random)} {when}")
        await advance(laboratories.sandbox, MINUTE)
        return
    await platform.kill()
    print(f"killed {when}")
    await platform.start()


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
                await progress(laboratories.steps, random.randrange(20, 80))
                await strike(platform, laboratories, random)
            await progress(laboratories.steps, 50)
            closing.set()
            await pass_time(laboratories.sandbox, customers)
        databases = Databases(platform.databases())
        await audit(laboratories, databases, platform.data / "objects", interruptions=rounds(USUAL_ROUNDS))
        await platform.kill()
        await platform.leaves_nothing_behind()
