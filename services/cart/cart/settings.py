"""What cart is told from outside: nothing of its own."""

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """The settings every service shares."""
