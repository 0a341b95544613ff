"""Fields of a form, made from a JSON schema."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`kind` is checkbox, number, decimal, select, text or json; `shown` is the text of the field."""

    key: str
    kind: str
    value: Any
    file_value: Any
    source: str
    shown: str
    help: str
    options: tuple[str, ...] = ()
    is_optional: bool = False
    least: float | None = None
    most: float | None = None

    @property
    def title(self) -> str:
        return self.key.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class SettingFields:
    fields: tuple[Field, ...]
    help: str

    @classmethod
    def of(cls, section: Mapping[str, Any], form: Mapping[str, str] | None = None) -> Self:
        """`section` is one of `GET /settings`; texts of `form` are shown instead of the values."""
        schema = section["schema"]
        shapes = schema.get("properties", {})
        fields = [
            _field(key, _resolved(shapes.get(key, {}), schema), each, form) for key, each in section["values"].items()
        ]
        return cls(tuple(fields), schema.get("description", ""))


def typed(field: Field, text: str) -> Any:
    """The value that a text of the form stands for. Raises ValueError with the key."""
    text = text.strip()
    if field.kind == "checkbox":
        return text == "1"
    if not text and field.is_optional:
        return None
    if field.kind in ("number", "decimal", "json"):
        try:
            return json.loads(text.replace(",", ".") if field.kind == "decimal" else text)
        except ValueError as error:
            raise ValueError(field.title) from error
    return text


def _field(key: str, shape: Mapping[str, Any], setting: Mapping[str, Any], form: Mapping[str, str] | None) -> Field:
    kind, options, optional = _kind(shape)
    if kind == "json" and isinstance(setting["value"], str):
        kind = "text"
    shown = _text(kind, setting["value"])
    return Field(
        key=key,
        kind=kind,
        value=setting["value"],
        file_value=_text(kind, setting["file_value"]),
        source=setting["source"],
        shown=form.get(f"value-{key}", shown) if form else shown,
        help=str(shape.get("description", "")),
        options=options,
        is_optional=optional,
        least=shape.get("minimum", shape.get("exclusiveMinimum")),
        most=shape.get("maximum"),
    )


def _text(kind: str, value: Any) -> str:
    if value is None:
        return ""
    if kind == "checkbox":
        return "1" if value else ""
    return json.dumps(value, indent=2, ensure_ascii=False) if kind == "json" else str(value)


def _kind(shape: Mapping[str, Any]) -> tuple[str, tuple[str, ...], bool]:
    branches = [each for each in shape.get("anyOf", ()) if each.get("type") != "null"]
    optional = len(branches) < len(shape.get("anyOf", ()))
    if len(branches) == 1:
        return (*_kind(branches[0])[:2], optional)
    if "enum" in shape and all(isinstance(each, str) for each in shape["enum"]):
        return "select", tuple(shape["enum"]), optional
    kinds = {"boolean": "checkbox", "integer": "number", "number": "decimal", "string": "text"}
    return kinds.get(str(shape.get("type")), "json"), (), optional


def _resolved(shape: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without references to the definitions of the schema, at the top of the shape."""
    reference = str(shape.get("$ref", ""))
    if reference.startswith("#/$defs/"):
        found: Mapping[str, Any] = {**schema.get("$defs", {}).get(reference[8:], {}), **shape}
        return {name: value for name, value in found.items() if name != "$ref"}
    return shape
