"""An input against the JSON schema that a vendor publishes of its model: what it does not know is dropped unsaid."""

from collections.abc import Mapping
from typing import Any

from generation.jobs.providers.provider import Picture

PICTURE_TYPES = "string", "array"
"""The JSON types of a picture, which is sent as an address or data URI, and of a list of pictures."""


def fault_of(schema: Mapping[str, Any], given: Mapping[str, Any]) -> str | None:
    """Why the model would drop a member of the input, or refuse it."""
    known: Mapping[str, Any] = schema.get("properties") or {}
    if unknown := sorted(given.keys() - known.keys()):
        return f"input: the model does not know {', '.join(unknown)}"
    if missing := sorted(set(schema.get("required") or ()) - given.keys()):
        return f"input: the model needs {', '.join(missing)}"
    for name, value in given.items():
        wanted, types = _picture_type(value), _types(known[name])
        if wanted and types and wanted not in types:
            return f"input.{name}: the model takes {' or '.join(sorted(types))}, not {_words(wanted)}"
    return None


def _picture_type(value: Any) -> str | None:
    """None for what is no picture."""
    single, several = PICTURE_TYPES
    if isinstance(value, Picture):
        return single
    return several if isinstance(value, list) and any(isinstance(each, Picture) for each in value) else None


def _types(schema: Mapping[str, Any]) -> set[str]:
    """Empty if the schema only refers to another one."""
    alternatives = [*(schema.get("anyOf") or ()), *(schema.get("oneOf") or ())]
    own = {str(schema["type"])} if "type" in schema else set[str]()
    return own.union(*(_types(each) for each in alternatives)) - {"null"}


def _words(wanted: str) -> str:
    return "one picture" if wanted == PICTURE_TYPES[0] else "a list of pictures"
