"""The audit at the end of the crash tests of figure references."""

from pathlib import Path

from generation.jobs.queries.assets import UNUSED_KEPT

from crash.audit import disagreements, replayed
from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.figure_invariants import FigureRecords
from crash.figure_load import FREE_CREDITS, STOREFRONT, Studio
from crash.idle import advance, until_idle
from crash.stripe import subscriptions


async def audit(
    studio: Studio,
    databases: Databases,
    objects: Path,
    *,
    interruptions: int,
    dead_letters: DeadLetters | None = None,
) -> None:
    """Wait until the platform is idle, then fail with all findings. Dead letters are replayed once before they count.

    `objects` is the folder of stored objects. A job may have failed if all its attempts were interrupted.
    """
    await until_idle(databases, studio.sandbox, expired=False)
    faults = []
    if dead_letters and await replayed(dead_letters):
        await until_idle(databases, studio.sandbox, expired=False)
        faults += await dead_letters.dead()
    await advance(studio.sandbox, UNUSED_KEPT.total_seconds())
    await until_idle(databases, studio.sandbox, expired=True)
    records = FigureRecords(
        databases, studio.confirmations, objects, await subscriptions(studio.sandbox, STOREFRONT), FREE_CREDITS
    )
    faults += records.faults(interruptions) + await disagreements(databases, studio.sandbox)
    assert not faults, "\n".join(faults)
    print(f"{studio.confirmations.summary}; {records.summary}")
