"""Fields that shops add of their own: the flat `metadata` of a subject in the staff contract."""

import re
from collections.abc import Mapping
from typing import Annotated

import orjson
from pydantic import Field, StringConstraints

from common.kernel.errors import FieldFault, InvalidFields

MOST, LONGEST_KEY, LONGEST_VALUE = 50, 40, 500
KEY = rf"[A-Za-z0-9_.:-]{{1,{LONGEST_KEY}}}"
"""A regular expression."""
_KEY = re.compile(KEY)
Key = Annotated[str, StringConstraints(pattern=rf"^{KEY}$", max_length=LONGEST_KEY)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_VALUE, pattern=r"^[^\x00]*$")]
OwnFields = dict[str, str]
OwnFieldChanges = Annotated[
    dict[Key, Value | None],
    Field(
        max_length=2 * MOST,
        description=f"Fields of your own: those that are named are set, or removed by null. At most {MOST}.",
    ),
]
"""What a PATCH contains."""


def merged(present: Mapping[str, str], changes: Mapping[str, str | None], field: str = "metadata") -> OwnFields:
    """Raises InvalidFields if there would be too many."""
    fields = {key: value for key, value in {**present, **changes}.items() if value is not None}
    if len(fields) > MOST:
        raise InvalidFields(FieldFault(field, "metadata.too_many", {"most": MOST}))
    return fields


def searched(parameters: Mapping[str, str]) -> str | None:
    """What `metadata[KEY]=VALUE` selects among query parameters, as JSON for `@>`; None without such parameters."""
    found = {name[9:-1]: value.replace("\x00", "\ufffd") for name, value in parameters.items() if is_search(name)}
    return orjson.dumps(found).decode() if found else None


def is_search(name: str) -> bool:
    """Whether a query parameter is `metadata[KEY]`."""
    return name.startswith("metadata[") and name.endswith("]") and bool(_KEY.fullmatch(name[9:-1]))
