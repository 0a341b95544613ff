"""What a customer has ordered with a job of figure references."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, String, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from generation.jobs.tables.base import Table

FIGURES = "figures"
SEEDS = 2**63
"""Seeds are below."""


class FigureRequest(Table, table=True):
    """The order of a job of the kind `figures`: `batch_size` pictures of one model.

    `credits` of the customer's quota are reserved for it; those of pictures that were not made are returned when the
    job ends. `filters` are the given ones, `tags` what every picture begins with. The picture at position n is drawn
    with `seed` + n, which begins again at 0 after the largest one. `width` and `height` are in pixels. With `is_public`
    its pictures begin public.
    """

    __tablename__ = "figure_requests"

    job_id: UUID = Field(
        sa_column_args=(ForeignKey("jobs.id", name="figure_requests_job", ondelete="CASCADE"),), primary_key=True
    )
    model: str
    credits: int
    batch_size: int
    prompt: str
    negative_prompt: str
    filters: dict[str, str] = Field(sa_type=JSONB)
    tags: list[str] = Field(sa_type=ARRAY(String))
    seed: int = Field(sa_type=BigInteger)
    aspect_ratio: str
    width: int
    height: int
    is_public: bool = Field(default=False, sa_column_kwargs={"server_default": false()})

    def positions(self) -> set[int]:
        """Those of the pictures in the batch."""
        return set(range(self.batch_size))

    def seed_at(self, position: int) -> int:
        return (self.seed + position) % SEEDS

    def price_without(self, made: int) -> int:
        """The credits of the pictures that were not made."""
        return self.credits // self.batch_size * (self.batch_size - made)

    def parameters(self) -> dict[str, Any]:
        """What was ordered, flat: the filters, and the other choices."""
        return {
            **self.filters,
            "model": self.model,
            "batch_size": self.batch_size,
            "seed": self.seed,
            "aspect_ratio": self.aspect_ratio,
        }
