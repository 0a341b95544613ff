"""Prompts of versions as clients send them: a text, or an object with a text and further fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from common.kernel.errors import FieldFault, InvalidFields

LONGEST_PROMPT = 4_000
LONGEST_SNAPSHOT = 32_768
"""Bytes of an object as JSON."""
LONGEST_ATTRIBUTE = 200
TEXTS = ("raw_prompt", "prompt", "prompt_text", "text", "description")
FACTS = (
    "genre_mood",
    "panel_structure",
    "location_description",
    "environment_details",
    "narration_text",
    "dialogue_line",
)
ATTRIBUTES = ("role", "expression", "pose", "costume")
TEMPLATES = ("heroic", "fun", "romantic", "dramatic")


@dataclass(frozen=True, slots=True)
class Prompt:
    """`sent` is what the client sent; of the characters that it names only the ids are used, and what they do."""

    sent: Any
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict)
    template: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)


def prompt_of(value: str | dict[str, Any], name: str) -> Prompt:
    """`name` is the field of the request. Raises InvalidFields."""
    if isinstance(value, str):
        return Prompt(value, _checked(value.strip(), {}, name))
    if len(orjson.dumps(value)) > LONGEST_SNAPSHOT:
        raise InvalidFields(FieldFault(name, "version.snapshot_too_long", {"max_bytes": LONGEST_SNAPSHOT}))
    given = value["input"] if isinstance(value.get("input"), dict) else value
    facts = {key: text for key in FACTS if (text := _text(given.get(key)))}
    text = next((found for key in TEXTS if (found := _text(given.get(key)))), "")
    template = _text(given.get("template")).lower()
    return Prompt(
        value,
        _checked(text, facts, name),
        facts,
        _attributes(given.get("characters"), name),
        template if template in TEMPLATES else "",
        {key: _text(given.get(key))[:255] for key in ("title", "subtitle", "author")},
    )


def _text(value: Any) -> str:
    """A list of texts is one of lines; anything else that is no text is empty."""
    if isinstance(value, list):
        return "\n".join(each.strip() for each in value if isinstance(each, str)).strip()
    return value.strip() if isinstance(value, str) else ""


def _checked(text: str, facts: Mapping[str, str], name: str) -> str:
    if len(text) + sum(map(len, facts.values())) > LONGEST_PROMPT:
        raise InvalidFields(FieldFault(name, "string_too_long", {"max_length": LONGEST_PROMPT}))
    return text


def _attributes(characters: Any, name: str) -> dict[UUID, dict[str, str]]:
    """What characters do in the picture, by their ids. Raises InvalidFields for a malformed id."""
    found: dict[UUID, dict[str, str]] = {}
    for each in characters if isinstance(characters, list) else []:
        if isinstance(each, dict) and each.get("id") is not None:
            does = {key: _text(each.get(key))[:LONGEST_ATTRIBUTE] for key in ATTRIBUTES}
            found[_uuid(each["id"], name)] = {key: text for key, text in does.items() if text}
    return found


def _uuid(value: Any, name: str) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as error:
        raise InvalidFields(FieldFault(f"{name}.characters", "uuid_parsing")) from error
