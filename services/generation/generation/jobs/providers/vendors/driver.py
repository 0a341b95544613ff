"""What a driver does: it translates between a prediction and one vendor's API. Everything else is done by `hosted`."""

from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from generation.jobs.providers.provider import Picture, TemporaryFailure


class Outcome(StrEnum):
    """`ABORTED` predictions were ended by the vendor and may succeed when they are asked for again."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    ABORTED = "aborted"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What the price of a prediction depends on. `tokens` by the names of `Price.tokens`."""

    seconds: float = 0.0
    tokens: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a vendor says about a prediction: `id` is the vendor's, `address` is where it is read.

    `outputs` are addresses and data URIs.
    """

    id: str
    address: str = ""
    outcome: Outcome = Outcome.RUNNING
    outputs: tuple[str, ...] = ()
    error: str = ""
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A prediction to be started. `prediction_id` is our own; `input` is the model's, pictures in it are `Picture`.

    `since` is when it was first recorded that it would be asked for. With `always_upload` no picture is a data URI.
    """

    prediction_id: UUID
    model: str
    input: Mapping[str, Any]
    since: datetime
    webhook: str | None = None
    workflow: Mapping[str, Any] = field(default_factory=dict)
    always_upload: bool = False


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """A webhook as it was received; `headers` have lower-case names."""

    headers: Mapping[str, str]
    body: bytes


class Unanswered(TemporaryFailure):
    """A request got no complete answer: the vendor may have started the prediction, or not."""


class CannotBeKnown(Exception):
    """The vendor has no means to find out whether a prediction was started."""


class Driver(ABC):
    """Every method raises PermanentFailure and TemporaryFailure. Without `can_find` nothing can be found later."""

    can_find: ClassVar[bool] = True

    @abstractmethod
    async def submit(self, ask: Ask) -> Answer:
        """Start a prediction. Raises Unanswered, ContentRefused."""

    async def find(self, ask: Ask) -> Answer | None:
        """The prediction that an attempt may have started whose answer got lost. None if there is certainly none.

        Raises CannotBeKnown.
        """
        raise CannotBeKnown

    @abstractmethod
    async def read(self, prediction: Answer) -> Answer:
        """The prediction as it is now, by its id and address. Raises CannotBeKnown."""

    def address_of(self, model: str, prediction_id: str) -> str:
        """Where a prediction is read of which only the id is known; empty if the id is enough."""
        return ""

    async def cancel(self, prediction: Answer) -> None:
        """End a prediction that is not wanted any more, where the vendor can."""
        return

    async def fault_of_input(self, ask: Ask) -> str | None:
        """Why the model would drop a member of the input or refuse it, by its published schema, if there is one."""
        return None

    async def webhook_id(self, call: WebhookCall) -> str | None:
        """The vendor's id of the prediction that a webhook is about. None unless its signature is valid."""
        return None


Attach = Callable[[Picture], Awaitable[Any]]


async def attached(value: Any, attach: Attach) -> Any:
    """A copy of an input in which each Picture is what `attach` returns for it."""
    if isinstance(value, Picture):
        return await attach(value)
    if isinstance(value, Mapping):
        return {name: await attached(each, attach) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [await attached(each, attach) for each in value]
    return value


def data_uri(picture: Picture) -> str:
    return f"data:{picture.content_type};base64,{b64encode(picture.content).decode()}"
