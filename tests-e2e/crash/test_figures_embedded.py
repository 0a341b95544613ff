"""The embedded platform and its child processes are killed while figures are drawn and subscriptions are bought."""

import asyncio
from random import Random

import pytest

from crash.databases import Databases
from crash.faults import progress, rounds
from crash.figure_audit import audit
from crash.figure_faults import GENERATIONS, MOMENTS
from crash.figure_load import Studio, open_studio
from crash.idle import advance
from crash.platform import EmbeddedPlatform, embedded
from crash.renderers import kill_a_renderer
from crash.restoration_faults import MINUTE, moment, pass_time

CUSTOMERS = 4
USUAL_ROUNDS = 2
RESUMED_WITHIN = 20.0
"""Seconds; far less than the minute after which any unfinished idempotency key expires."""

pytestmark = pytest.mark.timeout(600 * rounds(1))


async def kill_the_platform(platform: EmbeddedPlatform, studio: Studio, random: Random) -> None:
    """kill -9 and a restart."""
    when = moment(random, MOMENTS)
    await when.wait(studio.steps)
    await platform.kill()
    print(f"killed the platform {when}")
    await platform.start()


async def kill_a_child_process(platform: EmbeddedPlatform, studio: Studio, random: Random) -> None:
    """kill -9 of a process that draws a figure, or that waits for one."""
    when = moment(random, GENERATIONS)
    await when.wait(studio.steps)
    print(f"{kill_a_renderer(platform.pid, random)} {when}")
    await advance(studio.sandbox, MINUTE)


async def test_figures_quotas_and_subscriptions_are_kept_while_the_platform_is_killed(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform:
        open_studio(platform.storefronts)
        await platform.prepare_minimal_catalog()
        await platform.start()
        studio = Studio(platform.base, resumed_within=RESUMED_WITHIN)
        closing = asyncio.Event()
        async with asyncio.TaskGroup() as visits:
            customers = [
                visits.create_task(studio.keep_busy(closing, Random(f"{seed}/{which}"))) for which in range(CUSTOMERS)
            ]
            for _ in range(rounds(USUAL_ROUNDS)):
                for fault in (kill_a_child_process, kill_the_platform):
                    await progress(studio.steps, random.randrange(20, 60))
                    await fault(platform, studio, random)
            await progress(studio.steps, 40)
            closing.set()
            await pass_time(studio.sandbox, customers)
        databases = Databases(platform.databases())
        await audit(studio, databases, platform.data / "objects", interruptions=2 * rounds(USUAL_ROUNDS))
        await platform.kill()
        await platform.leaves_nothing_behind()
