"""What the chassis needs to know of how a contract speaks."""

from abc import ABC, abstractmethod
from typing import ClassVar

from pydantic import BaseModel
from starlette.responses import Response

from common.errors import Problem


class Dialect(ABC):
    """How one contract speaks HTTP, whatever the subject. Implementations live in `dialects`."""

    contract: ClassVar[str]
    title: ClassVar[str]
    error_model: ClassVar[type[BaseModel]]
    error_media_type: ClassVar[str] = "application/json"

    @abstractmethod
    def render(self, problem: Problem) -> Response:
        """The refusal in the contract's own words, status and headers."""
