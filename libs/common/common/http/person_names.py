"""Names of the persons and machines that did something, in bodies of the staff contract."""

from collections.abc import Mapping
from typing import Any

from common.kernel.callers import Caller


def with_name(row: Mapping[str, Any], caller: Caller | None, person: str = "created_by") -> dict[str, Any]:
    """The row with the name of its `person`, which its query reads with `actor_name`.

    What the caller does at present is not in the audit log yet, so the caller's name is known here.
    """
    key = f"{person.removesuffix('_id')}_name"
    is_caller = caller is not None and row[person] is not None and str(row[person]) == str(caller.user_id)
    return {**row, key: row.get(key) or (caller.email if is_caller and caller else None)}
