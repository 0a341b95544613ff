"""Cart has no settings of its own."""

from common.kernel.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings that every service has."""
