"""Examples of bodies, JSON and forms, for OpenAPI documents, made from their schemas.

A schema that states `examples`, such as one whose members depend on each other, is taken at its word. Otherwise the
example has the members that are required, or the first one if none is, with values by their names and formats.
"""

import re
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
REFERENCE = "#/components/schemas/"
ID = "3f2a7c1e-5b0d-4e6f-9a1b-2c3d4e5f6a7b"
FILE = "the bytes of the file"
BY_FORMAT = {
    "uuid": ID,
    "date-time": "2030-01-31T12:00:00Z",
    "date": "2030-01-31",
    "email": "ada@example.com",
    "uri": "https://shop.example/",
    "password": "Correct-Horse-7",
    "binary": FILE,
}
BY_NAME = {
    "email": "ada@example.com",
    "password": "Correct-Horse-7",
    "phone": "+995555123456",
    "url": "https://shop.example/",
    "price": "12.50",
    "amount": "12.50",
    "country": "US",
    "currency": "USD",
    "zip": "10001",
    "code": "123456",
    "slug": "desk-lamp",
    "sku": "LAMP-1",
    "name": "Ada",
    "title": "Desk lamp",
    "reason": "asked for by the customer",
}
"""The value of a text whose name contains the word; the first one counts."""
NUMBERS = (12, 1, 0, 100)
TEXTS = ("text", "12.50", "1", "en", "abc", "2030-01-31", "a" * 20)
"""Tried when a pattern excludes the value."""


def example_of(schema: Schema, schemas: Schema, name: str = "") -> Any:
    """`schemas` are the document's components. None for a schema without a type."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(REFERENCE)], schemas, name)
    if schema.get("examples"):
        return schema["examples"][0]
    if "const" in schema or schema.get("enum"):
        return schema["const"] if "const" in schema else schema["enum"][0]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return example_of(next(each for each in schema[choice] if each.get("type") != "null"), schemas, name)
    match schema.get("type"):
        case "object":
            return _object(schema, schemas)
        case "array":
            return [example_of(schema.get("items", {}), schemas, name)] * max(schema.get("minItems", 1), 1)
        case "string":
            return _text(schema, name)
        case "integer" | "number":
            return _number(schema)
        case "boolean":
            return True
    return None


def _object(schema: Schema, schemas: Schema) -> dict[str, Any]:
    properties = schema.get("properties", {})
    shown = schema.get("required") or list(properties)[:1]
    return {name: example_of(properties[name], schemas, name) for name in shown}


def _text(schema: Schema, name: str) -> str:
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    if "contentMediaType" in schema:
        return FILE
    likely = next((value for word, value in BY_NAME.items() if word in name), name.replace("_", " ") or "text")
    pattern = re.compile(schema.get("pattern", ""))
    shortest, longest = schema.get("minLength", 0), schema.get("maxLength")
    fitting = [each.ljust(shortest, "x")[:longest] for each in (likely, *TEXTS)]
    return next((each for each in fitting if pattern.search(each)), fitting[0])


def _number(schema: Schema) -> int:
    lowest, highest = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1), schema.get("maximum", 10**9)
    return next((each for each in NUMBERS if lowest <= each <= highest), lowest)
