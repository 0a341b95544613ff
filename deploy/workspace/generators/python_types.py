"""Pydantic models and annotations of JSON schemas, for the Python client."""

import keyword
import re
from typing import Any

from common.http.documents import REFERENCE
from pydantic import BaseModel

Schema = dict[str, Any]
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {"date-time": "datetime", "date": "date", "uuid": "UUID"}
_TAKEN = {name for name in dir(BaseModel) if not name.startswith("__")}


def models(schemas: dict[str, Schema]) -> str:
    """Every schema of a document, in the order of their names."""
    return "\n\n".join(_model(name, schemas[name]) for name in sorted(schemas))


def _model(name: str, schema: Schema) -> str:
    if schema.get("type") != "object" or "properties" not in schema:
        return f"{name} = {annotation(schema, quote=True)}"
    required = set(schema.get("required", ()))
    fields = [_field(each, one, each in required) for each, one in schema["properties"].items()]
    said = _docstring(schema.get("description", ""), "    ")
    return f"class {name}(Model):\n" + (said + ("\n" if said and fields else "") + "".join(fields) or "    pass\n")


def _field(name: str, schema: Schema, required: bool) -> str:
    own, kind = attribute(name), annotation(schema)
    if not required:
        kind = kind if "None" in kind.split(" | ") else f"{kind} | None"
    if own != name:
        default = "" if required else "default=None, "
        return f"    {own}: {kind} = Field({default}alias={name!r})\n"
    return f"    {own}: {kind}\n" if required else f"    {own}: {kind} = None\n"


def attribute(name: str) -> str:
    """The name of a field: another one where Python or pydantic uses it."""
    own = re.sub(r"\W", "_", name)
    return f"{own}_" if keyword.iskeyword(own) or own in _TAKEN or own.startswith(("model_", "_")) else own


def annotation(schema: Schema, *, quote: bool = False, strict: bool = False, prefix: str = "") -> str:
    """`strict` accepts known members of enumerations only, as a request does; `prefix` is that of models' names."""
    kinds = list(dict.fromkeys(_kinds(schema, quote=quote, strict=strict, prefix=prefix)))
    return " | ".join(kinds)


def _kinds(schema: Schema, **how: Any) -> list[str]:
    if "$ref" in schema:
        name = f"{how['prefix']}{schema['$ref'].removeprefix(REFERENCE)}"
        return [f'"{name}"' if how["quote"] else name]
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return [kind for each in schema[key] for kind in _kinds(each, **how)]
    if "const" in schema:
        return [f"Literal[{schema['const']!r}]"]
    if "enum" in schema:
        values = ", ".join(repr(each) for each in schema["enum"] if each is not None)
        others = [] if how["strict"] else ["str" if isinstance(schema["enum"][0], str) else "int"]
        return [f"Literal[{values}]", *others, *(["None"] if None in schema["enum"] else [])]
    kind = schema.get("type")
    if isinstance(kind, list):
        return [found for each in kind for found in _kinds({**schema, "type": each}, **how)]
    if kind == "array":
        return [_array(schema, **how)]
    if kind == "object":
        others = schema.get("additionalProperties", True)
        return [f"dict[str, {annotation(others, **how) if isinstance(others, dict) and others else 'Any'}]"]
    if kind == "string":
        return _text(schema, **how)
    return [_PLAIN.get(str(kind), "Any")]


def _text(schema: Schema, **how: Any) -> list[str]:
    if schema.get("format") == "binary":
        return ["FileContent"]
    kind = _FORMATS.get(schema.get("format", ""), "str")
    return [kind, "str"] if how["strict"] and kind != "str" else [kind]


def _array(schema: Schema, **how: Any) -> str:
    builtin = "builtins.list" if how["prefix"] else "list"
    if "prefixItems" in schema:
        return f"tuple[{', '.join(annotation(each, **how) for each in schema['prefixItems'])}]"
    return f"{builtin}[{annotation(schema.get('items', {}), **how)}]"


def _docstring(text: str, indent: str) -> str:
    lines = text.replace("\\", "\\\\").replace('"""', "'''").strip().splitlines()
    if not lines:
        return ""
    if len(lines) == 1:
        return f'{indent}"""{lines[0]}"""\n'
    inner = "".join(f"{indent}{line}".rstrip() + "\n" for line in lines[1:])
    return f'{indent}"""{lines[0]}\n{inner}{indent}"""\n'


docstring = _docstring
