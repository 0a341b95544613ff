"""The audit at the end of the crash tests of restorations."""

from pathlib import Path

from generation.jobs.queries.assets import UNUSED_KEPT

from crash.audit import disagreements, replayed
from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.idle import advance, until_idle
from crash.restoration_invariants import RestorationRecords
from crash.restoration_load import Laboratories
from crash.stripe import paid_sessions


async def audit(
    laboratories: Laboratories,
    databases: Databases,
    objects: Path,
    *,
    interruptions: int,
    dead_letters: DeadLetters | None = None,
) -> None:
    """Wait until the platform is idle, then fail with all findings. Dead letters are replayed once before they count.

    `objects` is the folder of stored objects. A job may have failed if all its attempts were interrupted.
    """
    await until_idle(databases, laboratories.sandbox, expired=False)
    faults = []
    if dead_letters and await replayed(dead_letters):
        await until_idle(databases, laboratories.sandbox, expired=False)
        faults += await dead_letters.dead()
    await advance(laboratories.sandbox, UNUSED_KEPT.total_seconds())
    await until_idle(databases, laboratories.sandbox, expired=True)
    sessions = await paid_sessions(laboratories.sandbox)
    records = RestorationRecords(databases, laboratories.confirmations, objects, sessions)
    faults += records.faults(interruptions) + await disagreements(databases, laboratories.sandbox)
    assert not faults, "\n".join(faults)
    print(f"{laboratories.confirmations.summary}; {records.summary}")
