"""The figure references of a storefront: models, free credits, limits, and the gallery."""

from typing import Literal

from pydantic import Field, model_validator

from common.kernel.sections import Seconds, Section


class FigureModel(Section):
    """A picture of the model costs `credits`. `quality` is that of the drawings on this machine."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    name: str = Field(min_length=1, max_length=80)
    credits: int = Field(ge=1, le=1000)
    quality: Literal["draft", "normal", "fine"] = "normal"
    default: bool = False


class Figures(Section):
    """Customers without a subscription have `free_credits`, once, and `free_generations_per_minute`.

    One generation has at most `most_per_batch` pictures. Customers without a subscription and visitors see the newest
    `free_teaser_limit` public pictures; without `public_gallery` there is no gallery. `upsell_threshold_pct` is the
    used share of the quota from which the statistics suggest a larger plan. A picture that `reports_to_hide` customers
    have reported leaves the gallery until staff decide. The links of private pictures are valid for `link_seconds`,
    those of public ones for `public_link_seconds`. A generation that makes no progress for `stalled_seconds` fails. A
    square picture of normal quality has `side` pixels on each side.
    """

    models: tuple[FigureModel, ...] = ()
    free_credits: int = Field(default=5, ge=0, le=100_000)
    free_generations_per_minute: int = Field(default=10, ge=1, le=100_000)
    most_per_batch: int = Field(default=4, ge=1, le=16)
    public_gallery: bool = True
    free_teaser_limit: int = Field(default=20, ge=0, le=1000)
    upsell_threshold_pct: int = Field(default=90, ge=1, le=100)
    reports_to_hide: int = Field(default=3, ge=1, le=1000)
    link_seconds: Seconds = 600
    public_link_seconds: Seconds = 86_400
    stalled_seconds: Seconds = 300
    side: int = Field(default=768, ge=96, le=2048)

    def model(self, model_id: str) -> FigureModel | None:
        return next((model for model in self.models if model.id == model_id), None)

    @property
    def default_model(self) -> FigureModel:
        """Raises StopIteration if the storefront has no models."""
        return next(model for model in self.models if model.default)

    @model_validator(mode="after")
    def _one_model_is_the_default(self) -> "Figures":
        if len({model.id for model in self.models}) < len(self.models):
            raise ValueError("models: an id is repeated")
        if self.models and sum(model.default for model in self.models) != 1:
            raise ValueError("models: exactly one is the default")
        return self
