"""The interface of a dialect."""

from abc import ABC, abstractmethod
from typing import ClassVar

from pydantic import BaseModel
from starlette.responses import Response

from common.kernel.errors import Problem


class Dialect(ABC):
    """The conventions of one contract that do not depend on the resource. Implementations are in `dialects`."""

    contract: ClassVar[str]
    modules: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str]
    error_model: ClassVar[type[BaseModel]]
    error_media_type: ClassVar[str] = "application/json"

    @abstractmethod
    def render(self, problem: Problem) -> Response:
        """The response to an error: the contract's status, headers and body."""

    def render_for(self, problem: Problem, accept_language: str | None) -> Response:
        """As `render`, in the language that the header of the request prefers, if the contract has texts in several."""
        return self.render(problem)
