"""What webhooks reads of a storefront's TOML file."""

from typing import Annotated

from common.kernel.sections import Live
from common.kernel.service_sections import ServiceSection
from pydantic import Field


class Webhooks(ServiceSection, name="webhooks"):
    """A shop has at most so many `endpoints`. Events and their deliveries are kept for `retention_days`, which is
    longer than deliveries are tried."""

    endpoints: Annotated[int, Live("How many endpoints of webhooks the shop may have.")] = Field(
        default=20, ge=0, le=1000
    )
    retention_days: Annotated[int, Live("For how many days events and their deliveries are kept.")] = Field(
        default=30, ge=7, le=365
    )
