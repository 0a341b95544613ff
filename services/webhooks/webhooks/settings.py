"""The settings of webhooks."""

from common.kernel.settings import ServiceSettings
from pydantic import Field

LOCALHOST = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(ServiceSettings):
    """`private_receivers` are hosts in the operator's own networks that endpoints may name, such as an ERP's.

    In development localhost is one of them. Every other host with a private address is refused.
    """

    private_receivers: frozenset[str] = Field(default=frozenset())

    @property
    def private_hosts(self) -> frozenset[str]:
        return self.private_receivers if self.environment == "production" else self.private_receivers | LOCALHOST
