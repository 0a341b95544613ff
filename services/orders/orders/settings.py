"""What orders is told from outside."""

from common.settings import ServiceSettings
from pydantic import Field


class Settings(ServiceSettings):
    """Both in seconds. A checkout that is not finished after `checkout_patience` is given up.

    The patience outlasts the minute for which a request keeps its idempotency key when nobody can tell whether its
    process died, so that its repetition can resume it.
    """

    checkout_patience: int = Field(default=120, gt=60)
    sweep_interval: float = Field(default=5, gt=0)
