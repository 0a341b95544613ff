"""What a provider says about a prediction, as far as it is believed."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
"""It becomes a part of addresses."""


class Prediction(BaseModel):
    """Other members are ignored, among them the addresses for polling: they are built from `id`."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Identifier
    status: Literal["starting", "processing", "succeeded", "failed", "canceled"]
    output: list[str] | str | None = None
    error: str | None = None
    cost_micros: int | None = Field(default=None, ge=0, le=10**10)

    @property
    def is_over(self) -> bool:
        return self.status not in ("starting", "processing")

    @property
    def result_address(self) -> str | None:
        """The first address of the output."""
        found = self.output if isinstance(self.output, list) else [self.output]
        return found[0] if found else None
