"""What a service under test knows of a person, and rows for it to import."""

from collections import defaultdict
from typing import Any
from uuid import UUID, uuid4

from common.rpc.interfaces.transfers import GivenRow, ImportBatch, TransfersInterface

from testkit.harness import Harness


async def known_of(harness: Harness, storefront: str, user_id: UUID, limit: int = 2) -> dict[str, list[dict[str, Any]]]:
    """All rows about a user by section, read in pages of `limit`: a wrong position would lose or repeat rows."""
    calls, after = harness.calls(TransfersInterface), None
    found = defaultdict[str, list[dict[str, Any]]](list)
    while True:
        page = await calls.personal_data(storefront, user_id, after, limit)
        for entry in page.entries:
            found[entry.section].append(entry.data)
        after = page.after
        if after is None:
            return dict(found)


def batch_of(kind: str, *rows: dict[str, str], **changes: Any) -> ImportBatch:
    """The rows from line 2 on."""
    values: dict[str, Any] = {
        "import_id": uuid4(),
        "number": 0,
        "kind": kind,
        "rows": [GivenRow(line=line, cells=cells) for line, cells in enumerate(rows, start=2)],
        "all_or_nothing": False,
        "dry_run": False,
        "decimal_separator": None,
        "actor_id": uuid4(),
        "actor_email": "sam@shop.test",
        "audit_days": 30,
    }
    return ImportBatch(**{**values, **changes})
