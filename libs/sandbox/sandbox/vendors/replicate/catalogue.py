"""The models that the stand-in knows, and what their published schemas say of an input."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import orjson
from pydantic import BaseModel

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
}


class CataloguedModel(BaseModel):
    """`output` is one address or a list of them. Every model runs as an official one: priced by the picture."""

    version: str
    price_micros: int
    output: Literal["uri", "uris"]
    description: str
    input: dict[str, Any]

    @property
    def properties(self) -> dict[str, dict[str, Any]]:
        properties: dict[str, dict[str, Any]] = self.input["properties"]
        return properties


@cache
def models() -> dict[str, CataloguedModel]:
    found: dict[str, Any] = orjson.loads((Path(__file__).parent / "models.json").read_bytes())
    return {name: CataloguedModel.model_validate(each) for name, each in found.items()}


def model_of_version(reference: str) -> str | None:
    """The name of the model that `version` of a prediction names: its id, `owner/name:id` or `owner/name`."""
    name, _, version = reference.rpartition(":")
    if not name and "/" in reference:
        return reference if reference in models() else None
    return next((each for each, of in models().items() if of.version == version and name in ("", each)), None)


def known(model: CataloguedModel, given: dict[str, Any]) -> dict[str, Any]:
    """The input without members that the model does not know: they are dropped without a word."""
    return {name: value for name, value in given.items() if name in model.properties}


def problems(model: CataloguedModel, given: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is wrong with an input: the kind of fault, its member, and the words."""
    required = [("required", "input", f"{name} is required") for name in model.input["required"] if name not in given]
    found = [_problem(f"input.{name}", model.properties[name], value) for name, value in known(model, given).items()]
    return [*required, *(each for each in found if each)]


def _problem(field: str, schema: dict[str, Any], value: Any) -> tuple[str, str, str] | None:
    if value is None and schema.get("nullable"):
        return None
    wrong_bool = isinstance(value, bool) and schema["type"] != "boolean"
    if wrong_bool or not isinstance(value, TYPES[schema["type"]]):
        words = f"Invalid type. Expected: {schema['type']}, given: {_type_name(value)}"
        return "invalid_type", field, words
    if "enum" in schema and value not in schema["enum"]:
        listed = ", ".join(f'"{each}"' for each in schema["enum"])
        return "enum", field, f"{field} must be one of the following: {listed}"
    if "minimum" in schema and value < schema["minimum"]:
        return "number_gte", field, f"Must be greater than or equal to {schema['minimum']}"
    if "maximum" in schema and value > schema["maximum"]:
        return "number_lte", field, f"Must be less than or equal to {schema['maximum']}"
    return None


def _type_name(value: Any) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
