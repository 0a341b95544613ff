"""The picture books of a storefront: price tiers, drafts, retries and delivery."""

from pydantic import Field, model_validator

from common.kernel.sections import Seconds, Section

RETRY_PACK = "retry_pack"
"""The tier name of orders of retry packs; no tier can have it as its code or name."""


class Tier(Section):
    """A size and price of a printed book. `price` in minor units of the storefront's currency.

    Each item of a book of this tier can be generated `max_retries_per_unit` times. Inactive tiers cannot be ordered;
    they still apply to books that were ordered before.
    """

    id: int = Field(ge=1)
    code: str = Field(pattern=r"^[a-z0-9_-]{1,20}$")
    name: str = Field(min_length=1, max_length=50)
    price: int = Field(ge=1, le=10**9)
    max_retries_per_unit: int = Field(ge=0, le=1000)
    pages: int = Field(ge=1, le=64)
    active: bool = True


class Photos(Section):
    """The photographs of a character: at most `most`, each with at most `max_bytes` bytes and `max_pixels` pixels."""

    most: int = Field(default=3, ge=1, le=20)
    max_bytes: int = Field(default=10_485_760, ge=1)
    max_pixels: int = Field(default=50_000_000, ge=1)
    min_side: int = Field(default=1, ge=1)


class Books(Section):
    """`pack_price` and `delivery` in minor units of the storefront's currency, `delivery` per order.

    A retry pack adds `pack_size` generations to one item. A book has at most `most_characters` while it is not paid
    for, then `most_characters_paid`. A request for a version waits `wait_seconds` for its end. A picture has `width`
    pixels, and `print_width` once its book is paid for; the links of media are valid for `link_seconds`. What visitors
    have made is deleted `visitor_days` after their last change to it.

    A printed page is `trim_width` millimetres wide and one and a half times as high. Pictures with less than
    `least_dpi` dots per inch at that size are not printed.
    """

    tiers: tuple[Tier, ...] = ()
    pack_price: int = Field(default=200, ge=1)
    pack_size: int = Field(default=3, ge=1, le=100)
    delivery: int = Field(default=0, ge=0)
    most_characters: int = Field(default=3, ge=1, le=20)
    most_characters_paid: int = Field(default=5, ge=1, le=20)
    photos: Photos = Photos()
    most_pages: int = Field(default=64, ge=1, le=500)
    wait_seconds: Seconds = 100
    stalled_seconds: Seconds = 300
    link_seconds: Seconds = 3_600
    width: int = Field(default=1024, ge=96, le=4096)
    print_width: int = Field(default=1748, ge=96, le=4096)
    trim_width: float = Field(default=160.0, ge=10, le=400)
    least_dpi: int = Field(default=150, ge=1, le=300)
    visitor_days: int = Field(default=90, ge=1)

    def tier(self, name: str) -> Tier | None:
        """The tier with this code or, if there is none, this name, in any letter case."""
        wanted = name.casefold()
        by_code = (tier for tier in self.tiers if tier.code.casefold() == wanted)
        by_name = (tier for tier in self.tiers if tier.name.casefold() == wanted)
        return next(by_code, None) or next(by_name, None)

    @model_validator(mode="after")
    def _tiers_can_be_told_apart(self) -> "Books":
        for values in ([tier.id for tier in self.tiers], [tier.code for tier in self.tiers]):
            if len(set(values)) < len(values):
                raise ValueError("tiers: an id or a code is repeated")
        if any(RETRY_PACK in (tier.code, tier.name.casefold()) for tier in self.tiers):
            raise ValueError(f"tiers: {RETRY_PACK} is reserved")
        return self
