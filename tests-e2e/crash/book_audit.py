"""The audit at the end of the crash tests of picture books."""

from pathlib import Path

import httpx
from generation.jobs.queries.assets import UNUSED_KEPT

from crash.audit import disagreements, replayed
from crash.book_invariants import BookRecords
from crash.book_load import Library
from crash.databases import Databases
from crash.dead_letters import DeadLetters
from crash.idle import advance, until_idle


async def audit(
    library: Library, databases: Databases, objects: Path, *, dead_letters: DeadLetters | None = None
) -> None:
    """Wait until the platform is idle, then fail with all findings. Dead letters are replayed once before they count.

    `objects` is the folder of stored objects.
    """
    await until_idle(databases, library.sandbox, expired=False)
    faults = []
    if dead_letters and await replayed(dead_letters):
        await until_idle(databases, library.sandbox, expired=False)
        faults += await dead_letters.dead()
    await advance(library.sandbox, UNUSED_KEPT.total_seconds())
    await until_idle(databases, library.sandbox, expired=True)
    mails = {email: await _mails(library, email) for email in library.confirmations.visitors}
    records = BookRecords(databases, library.confirmations, objects, mails)
    faults += records.faults() + await disagreements(databases, library.sandbox)
    assert not faults, "\n".join(faults)
    print(f"{library.confirmations.summary}; {records.summary}")


async def _mails(library: Library, email: str) -> list[str]:
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        found = await http.get(f"{library.sandbox}/mail/", params={"to": email})
    return [mail["text"] for mail in found.json()]
