"""What events are about, as the staff contract shows it."""

from abc import abstractmethod
from typing import Any

from common.rpc.interface import ServiceInterface


class SubjectsInterface(ServiceInterface):
    @abstractmethod
    async def staff_body(self, storefront: str, kind: str, key: str) -> dict[str, Any] | None:
        """The body that the staff contract has for the thing at present; None if there is none (any more).

        `kind` is one of those that the service has, `key` the thing's id there.
        """
