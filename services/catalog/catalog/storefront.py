"""What catalog reads of a storefront's TOML file."""

from typing import Annotated, Literal

from common.kernel.sections import Live
from common.kernel.service_sections import ServiceSection
from pydantic import Field


class ReviewRules(ServiceSection, name="reviews"):
    """Reviews are published at once and moderated `after`, or only when staff have approved them: `before`."""

    moderation: Literal["after", "before"] = "after"


class StockRules(ServiceSection, name="catalog"):
    """Stock of at most `low_stock_threshold` units is reported to staff; products can have a threshold of their own."""

    low_stock_threshold: Annotated[int, Live("Stock of at most so many units is reported to staff.")] = Field(
        default=0, ge=0
    )
