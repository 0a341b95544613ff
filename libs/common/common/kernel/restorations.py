"""The photo restorations of a storefront."""

from pydantic import Field

from common.kernel.sections import Seconds, Section


class Restorations(Section):
    """The limits of photo restorations.

    `most` jobs of one customer are kept at a time, each for `lifetime` seconds. An upload has at most `max_bytes` bytes
    and `max_pixels` pixels, and at least `min_side` pixels on its shortest side. A preview has at most `preview_side`
    pixels on its longest side. Submitting a job costs `price` credits, which a failure returns.
    """

    most: int = Field(default=6, ge=1, le=1000)
    lifetime: Seconds = 5_184_000
    max_bytes: int = Field(default=10_485_760, ge=1)
    max_pixels: int = Field(default=50_000_000, ge=1)
    min_side: int = Field(default=500, ge=1)
    preview_side: int = Field(default=1024, ge=64, le=4096)
    price: int = Field(default=0, ge=0, le=1000)
