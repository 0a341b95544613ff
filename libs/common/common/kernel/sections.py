"""What the sections of a storefront's TOML file have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Host = Annotated[str, StringConstraints(to_lower=True)]
Seconds = Annotated[int, Field(gt=0)]
Address = Annotated[str, Field(pattern=r"^/")]
"""A path, or the beginning of paths."""
Route = Annotated[str, Field(pattern=r"^(GET|POST|PUT|PATCH|DELETE) /")]
"""A method and a path."""
PagePath = Annotated[str, Field(pattern=r"^/[^?#]*$")]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
