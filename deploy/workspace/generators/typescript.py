"""TypeScript declarations of JSON schemas."""

import json
import re
from typing import Any

from common.http.documents import REFERENCE

Schema = dict[str, Any]
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def declarations(schemas: dict[str, Schema]) -> str:
    """Every schema of a document, in the order of their names."""
    return "\n".join(_declaration(name, schemas[name]) for name in sorted(schemas))


def _declaration(name: str, schema: Schema) -> str:
    said = comment(schema.get("description", ""), "")
    if schema.get("type") == "object" and "properties" in schema:
        return f"{said}export interface {name} {_members(schema, '')}\n"
    return f"{said}export type {name} = {type_of(schema)};\n"


def _members(schema: Schema, indent: str) -> str:
    required = set(schema.get("required", ()))
    lines = [
        f"{comment(each.get('description', ''), indent + '  ')}"
        f"{indent}  {_key(name)}{'' if name in required else '?'}: {type_of(each, indent + '  ')};\n"
        for name, each in schema["properties"].items()
    ]
    if schema.get("additionalProperties") not in (None, False):
        lines.append(f"{indent}  [name: string]: unknown;\n")
    return "{\n" + "".join(lines) + indent + "}"


def type_of(schema: Schema, indent: str = "") -> str:
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(REFERENCE))
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    if "enum" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema["enum"])
    for key, between in (("anyOf", " | "), ("oneOf", " | "), ("allOf", " & ")):
        if key in schema:
            return between.join(dict.fromkeys(type_of(each, indent) for each in schema[key]))
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(type_of({**schema, "type": each}, indent) for each in kind)
    if kind == "array":
        return _array(schema, indent)
    if kind == "object":
        return _object(schema, indent)
    if kind == "string" and schema.get("format") == "binary":
        return "Blob"
    return _PLAIN.get(str(kind), "unknown")


def _array(schema: Schema, indent: str) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(type_of(each, indent) for each in schema['prefixItems'])}]"
    item = type_of(schema.get("items", {}), indent)
    return f"({item})[]" if re.search(r"[|&]", item) and not item.startswith("{") else f"{item}[]"


def _object(schema: Schema, indent: str) -> str:
    if schema.get("properties"):
        return _members(schema, indent)
    others = schema.get("additionalProperties", True)
    if others is False:
        return "Record<string, never>"
    return f"Record<string, {type_of(others, indent) if isinstance(others, dict) and others else 'unknown'}>"


def comment(text: str, indent: str) -> str:
    """A JSDoc comment; empty without text."""
    lines = text.replace("*/", "*\\/").strip().splitlines()
    if not lines:
        return ""
    if len(lines) == 1:
        return f"{indent}/** {lines[0]} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name) else json.dumps(name)
