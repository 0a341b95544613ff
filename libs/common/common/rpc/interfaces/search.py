"""Staff's search over all services: each finds among what it owns."""

from abc import abstractmethod
from uuid import UUID

from pydantic import BaseModel

from common.rpc.interface import ServiceInterface, call_policy


class Hit(BaseModel, frozen=True):
    """`link` is a path below `/api/staff/v1`. The services have the best hits first."""

    kind: str
    id: UUID
    title: str
    subtitle: str
    link: str


class SearchInterface(ServiceInterface):
    @abstractmethod
    @call_policy(timeout_seconds=4.0, attempts=1)
    async def search(self, storefront: str, text: str, kinds: list[str], most: int) -> list[Hit]:
        """At most `most` of each of the kinds that the service has."""
