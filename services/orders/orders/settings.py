"""The settings of orders."""

from common.kernel.settings import ServiceSettings
from pydantic import Field


class Settings(ServiceSettings):
    """Both in seconds. A checkout that is not finished after `checkout_patience` is abandoned by a timer.

    It must exceed the 60-second lease of an idempotency key: after a crash the request can be repeated only when its
    lease has ended, and the repetition then resumes the checkout.
    """

    checkout_patience: int = Field(default=120, gt=60)
    sweep_interval: float = Field(default=5, gt=0)
