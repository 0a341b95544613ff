"""Request bodies in which a field that is sent with null, or with blank text, counts as missing."""

from typing import Any, ClassVar

from common.http import Body
from pydantic import GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

NULL = {"type": "null"}
BLANK = {"type": "string", "pattern": r"^\s*$"}
EMPTY = {"type": "string", "maxLength": 0}


class NullsOmitted(Body):
    """A request body in which null means the same as a missing field."""

    @model_validator(mode="before")
    @classmethod
    def _omit_nulls(cls, body: Any) -> Any:
        return {name: value for name, value in body.items() if value is not None} if isinstance(body, dict) else body

    @classmethod
    def missing(cls, name: str) -> list[JsonSchemaValue]:
        """Schemas of the values of a field that mean the same as a missing one."""
        return [NULL]

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Optional fields accept what counts as missing, and have no default: it need not be a value to send."""
        reference = handler(core_schema)
        schema = handler.resolve_ref_schema(reference)
        for name in schema["properties"].keys() - set(schema.get("required", ())):
            field = schema["properties"][name]
            field.pop("default", None)
            accepted = [each for each in field.pop("anyOf", [field]) if each != NULL]
            schema["properties"][name] = {"anyOf": [*accepted, *cls.missing(name)]}
        return reference


class BlanksOmitted(NullsOmitted):
    """A request body in which blank text means the same as a missing field. White space may be a password."""

    UNTRIMMED: ClassVar = frozenset({"password"})

    @model_validator(mode="before")
    @classmethod
    def _omit_blanks(cls, body: Any) -> Any:
        if not isinstance(body, dict):
            return body
        return {name: value for name, value in body.items() if not cls.is_blank(name, value)}

    @classmethod
    def is_blank(cls, name: str, value: Any) -> bool:
        if name not in cls.UNTRIMMED and isinstance(value, str):
            return not value.strip()
        return value is None or value == ""

    @classmethod
    def missing(cls, name: str) -> list[JsonSchemaValue]:
        return [EMPTY if name in cls.UNTRIMMED else BLANK, NULL]
