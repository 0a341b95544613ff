"""What cart reads of a storefront's TOML file."""

from typing import Annotated

from common.kernel.sections import Live
from common.kernel.service_sections import ServiceSection
from pydantic import Field


class CartRules(ServiceSection, name="cart"):
    """At most `largest_line` units in one cart line; without it only the stock limits them."""

    largest_line: Annotated[int | None, Live("At most so many units in one line of a cart.")] = Field(
        default=None, ge=1, le=1_000_000
    )
