"""What the sections of a storefront's TOML file have in common."""

from dataclasses import dataclass
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Host = Annotated[str, StringConstraints(to_lower=True)]
Seconds = Annotated[int, Field(gt=0)]
Address = Annotated[str, Field(pattern=r"^/")]
"""A path, or the beginning of paths."""
Route = Annotated[str, Field(pattern=r"^(GET|POST|PUT|PATCH|DELETE) /")]
"""A method and a path."""
PagePath = Annotated[str, Field(pattern=r"^/[^?#]*$")]


@dataclass(frozen=True, slots=True)
class Live:
    """Marks a key that staff may change while the shop runs: `Annotated[int, Live("what it is")]`.

    Its values in a storefront are read whenever they are needed: nothing keeps one that was read at the start.
    """

    description: str


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def live_keys(cls) -> dict[str, Live]:
        """The keys that are marked."""
        fields = cls.model_fields.items()
        return {name: each for name, field in fields for each in field.metadata if isinstance(each, Live)}

    def check_change(self, before: Self) -> None:
        """Compare with the values that it replaces while the shop runs. Raises ValueError."""
