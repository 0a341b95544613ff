"""One model as its TOML file describes it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from common.kernel.sections import Name, Section
from pydantic import Field, model_validator

MICROS = 1_000_000
PLACEHOLDERS = frozenset(
    (
        "prompt",
        "negative_prompt",
        "seed",
        "strength",
        "width",
        "height",
        "size",
        "aspect_ratio",
        "reference",
        "references",
        "mask",
    )
)
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
NEEDS_REFERENCE = ("illustration", "restoration")
Dollars = Annotated[Decimal, Field(ge=0, le=1000)]
Ratio = Annotated[str, Field(pattern=r"^[1-9]\d{0,3}:[1-9]\d{0,3}$")]
Size = Annotated[str, Field(pattern=r"^[1-9]\d{1,4}x[1-9]\d{1,4}$")]


class Price(Section):
    """In dollars: per `picture`, per `second` of the vendor's hardware, per million tokens. `version` names the list.

    `most` is what one picture costs at most: the ceiling of a route and what is left of a budget are compared with it.
    """

    version: str = Field(min_length=1, max_length=40)
    most: Dollars
    picture: Dollars = Decimal(0)
    second: Dollars = Decimal(0)
    tokens: dict[Literal["input_text", "input_image", "output"], Dollars] = Field(default={})

    @property
    def most_micros(self) -> int:
        return int(self.most * MICROS)

    def micros(self, seconds: float, tokens: Mapping[str, int]) -> int:
        """The price of one picture, in millionths of a dollar."""
        prices: Mapping[str, Decimal] = {str(name): price for name, price in self.tokens.items()}
        of_tokens = sum((prices.get(name, Decimal(0)) * count for name, count in tokens.items()), Decimal(0))
        return round(self.picture * MICROS + of_tokens) + self.micros_of_time(seconds)

    def micros_of_time(self, seconds: float) -> int:
        """What is charged for time, also for that of failed predictions."""
        return round(self.second * MICROS * Decimal(str(round(seconds, 3))))


class ModelTemplate(Section):
    """`vendor` is an account of ATELIER_VENDORS, `model` the vendor's name of the model.

    `input` is what the model is told. A string `{NAME}` becomes the request's value of that name, and the member is
    left out where the request has none; inside a longer string it becomes text. Of a model of ComfyUI its members are
    `NODE.INPUT` of `workflow`, a file beside this one, and `output` is the node that saves the picture.

    `references` is how many pictures it takes, and `reference` how: as data URIs, or uploads where they are too large;
    always as uploads; or as signed addresses of the storefront, which the vendor reads. Where it knows only some
    `aspect_ratios` or `sizes` the nearest one is chosen; without `sizes` both sides are multiples of `multiple`, and
    `most_side` at most. The picture is cropped to the wanted proportions afterwards. `licence` is that of the weights,
    `leaves` says what of a request leaves the house, `written` is the day on which all this was right.
    """

    vendor: Name
    model: str = Field(min_length=1, max_length=200)
    kinds: tuple[Literal["restoration", "figures", "illustration"], ...] = Field(min_length=1)
    licence: str = Field(min_length=1, max_length=200)
    leaves: str = Field(min_length=1, max_length=300)
    written: date
    input: dict[str, Any]
    references: int = Field(default=0, ge=0, le=16)
    reference: Literal["data", "upload", "url"] = "data"
    aspect_ratios: tuple[Ratio, ...] = ()
    sizes: tuple[Size, ...] = ()
    multiple: int = Field(default=1, ge=1, le=128)
    most_side: int = Field(default=4096, ge=64, le=8192)
    workflow: str | None = Field(default=None, pattern=r"^[a-z0-9-]+\.json$")
    output: str = ""
    price: Price

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for text in _texts(self.input) for name in PLACEHOLDER.findall(text))

    @property
    def takes_references(self) -> bool:
        return not self.placeholders.isdisjoint(("reference", "references"))

    @model_validator(mode="after")
    def _says_what_it_means(self) -> Self:
        if unknown := self.placeholders - PLACEHOLDERS:
            raise ValueError(f"input: there is no {{{min(unknown)}}}; known are {', '.join(sorted(PLACEHOLDERS))}")
        needing = sorted(set(self.kinds) & set(NEEDS_REFERENCE))
        if needing and not self.takes_references:
            raise ValueError(f"input: {needing[0]} has pictures, which a model without {{reference}} would drop")
        if self.takes_references != bool(self.references):
            raise ValueError("references: must be the number of pictures that {reference} or {references} may become")
        if "{reference}" in _texts(self.input) and self.references != 1:
            raise ValueError("references: {reference} is one picture")
        if set(self.kinds) != {"restoration"} and "prompt" not in self.placeholders:
            raise ValueError("input: {prompt} is missing")
        return self


def _texts(value: Any) -> list[str]:
    return list(_each_text(value))


def _each_text(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        yield from _each_text(each)
