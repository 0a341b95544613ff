"""The embedded platform and its child processes are killed while books are drawn, ordered, paid and claimed."""

import asyncio
from random import Random

import pytest
from storybook.conftest import SECRET

from crash.book_audit import audit
from crash.book_faults import DRAWINGS, MOMENTS
from crash.book_load import Library, open_library
from crash.databases import Databases
from crash.faults import progress, rounds
from crash.idle import advance
from crash.platform import EmbeddedPlatform, embedded
from crash.renderers import kill_a_renderer
from crash.restoration_faults import MINUTE, moment, pass_time

CUSTOMERS = 4
USUAL_ROUNDS = 2
RESUMED_WITHIN = 20.0
"""Seconds; far less than the minute after which any unfinished idempotency key expires."""

pytestmark = pytest.mark.timeout(600 * rounds(1))


async def kill_the_platform(platform: EmbeddedPlatform, library: Library, random: Random) -> None:
    """kill -9 and a restart."""
    when = moment(random, MOMENTS)
    await when.wait(library.steps)
    await platform.kill()
    print(f"killed the platform {when}")
    await platform.start()


async def kill_a_child_process(platform: EmbeddedPlatform, library: Library, random: Random) -> None:
    """kill -9 of a process that draws a page, or that waits for one."""
    when = moment(random, DRAWINGS)
    await when.wait(library.steps)
    print(f"{kill_a_renderer(platform.pid, random)} {when}")
    await advance(library.sandbox, MINUTE)


@pytest.mark.nightly
async def test_books_retries_and_claims_are_kept_while_the_platform_is_killed(seed: int) -> None:
    random = Random(seed)
    async with embedded() as platform:
        open_library(platform.storefronts)
        await platform.prepare_minimal_catalog()
        await platform.start()
        library = Library(platform.base, SECRET, resumed_within=RESUMED_WITHIN)
        closing = asyncio.Event()
        async with asyncio.TaskGroup() as visits:
            customers = [
                visits.create_task(library.keep_busy(closing, Random(f"{seed}/{which}"))) for which in range(CUSTOMERS)
            ]
            for _ in range(rounds(USUAL_ROUNDS)):
                for fault in (kill_a_child_process, kill_the_platform):
                    await progress(library.steps, random.randrange(20, 60))
                    await fault(platform, library, random)
            await progress(library.steps, 40)
            closing.set()
            await pass_time(library.sandbox, customers)
        databases = Databases(platform.databases())
        await audit(library, databases, platform.data / "objects")
        await platform.kill()
        await platform.leaves_nothing_behind()
