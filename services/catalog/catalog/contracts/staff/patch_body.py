"""The body of a PATCH."""

from typing import Any

from common.http import StrictBody
from pydantic import model_validator
from pydantic_core import PydanticCustomError


class PatchBody(StrictBody):
    """Fields that are absent are not changed. Null is accepted for the fields in `_nullable` only."""

    _nullable: frozenset[str] = frozenset()

    @model_validator(mode="after")
    def refuse_nulls(self) -> "PatchBody":
        for name in self.model_fields_set - self._nullable:
            if getattr(self, name) is None:
                raise PydanticCustomError("null", "{field} may not be null.", {"field": name})
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that the request contains."""
        return self.model_dump(exclude_unset=True)
