"""A picture of a figure with what its viewer may see of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from generation.figures.rules.choices import ALIASES
from generation.figures.tables.image import Flag


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at pictures: a customer, or a visitor without a `user_id`."""

    user_id: UUID | None = None
    is_subscriber: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownImage:
    """A picture in a list. `is_favorite` is the viewer's mark."""

    id: UUID
    user_id: UUID
    job_id: UUID
    model: str
    file: str
    thumbnail: str
    content_type: str
    width: int
    height: int
    thumbnail_width: int
    thumbnail_height: int
    tags: list[str]
    is_public: bool
    is_favorite: bool
    flag_status: str
    favorites_count: int
    created_at: datetime

    @property
    def is_in_public(self) -> bool:
        """Whether it is visible to others than the owner."""
        return self.is_public and self.flag_status == Flag.CLEAN

    def is_full_for(self, viewer: Viewer) -> bool:
        """Whether the viewer may see it in full size: it is the viewer's own, or the viewer subscribes."""
        return viewer.is_subscriber or viewer.user_id == self.user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailedImage(ShownImage):
    """With what was ordered: see FigureRequest."""

    seed: int
    provider: str
    prompt: str
    negative_prompt: str
    filters: dict[str, str]
    aspect_ratio: str
    batch_size: int
    updated_at: datetime

    def parameters(self) -> dict[str, Any]:
        """What was ordered, flat, as it can be ordered again: the filters by all their names, and the other choices.

        The seed is the picture's own.
        """
        return {
            **self.filters,
            **{alias: self.filters[name] for alias, name in ALIASES.items() if name in self.filters},
            "model": self.model,
            "batch_size": self.batch_size,
            "seed": self.seed,
            "aspect_ratio": self.aspect_ratio,
        }
