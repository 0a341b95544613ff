"""What makes a picture: one protocol for all providers, in our own processes or over the network."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol
from uuid import UUID

ReportProgress = Callable[[int, int, str], Awaitable[None]]
"""Called with what is done, of how much in total, and what is being done at the moment."""
IsWanted = Callable[[], Awaitable[bool]]
"""Whether the job still waits for the picture: it was neither deleted nor ended in another way."""
LOCAL = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to make what a request asks for; `number` counts from 1.

    `folder` is deleted afterwards. `is_wanted` tells who is cancelled whether there will be another attempt.
    """

    number: int
    folder: Path
    report: ReportProgress
    is_wanted: IsWanted


@dataclass(frozen=True, slots=True)
class TaskFiles:
    """Files of one picture that a child process makes: it writes `result`, and meanwhile `progress`."""

    folder: Path

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def result(self) -> Path:
        return self.folder / "result"

    @property
    def progress(self) -> Path:
        return self.folder / "progress"


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked JPEG, PNG or WebP picture."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedInput:
    """What a hosted model may be told. `seed` is below 2**31, `strength` how far it may depart from the reference.

    `mask` is white and transparent where the first reference is to be repainted, else black and opaque.
    """

    prompt: str
    seed: int
    width: int
    height: int
    negative_prompt: str = ""
    strength: float | None = None
    references: tuple[Picture, ...] = ()
    mask: Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest(ABC):
    """One picture to be made by `provider`; each kind of jobs adds what it is made of.

    `run_id` is the same for all attempts to make it: a vendor is paid for it once. `product` is what the storefront
    sells: its id of a model, or what of a book is drawn. The customer pays `credits` for the picture, None if it is
    paid for otherwise; one that is not `is_sold` is made besides, and brings in nothing.
    """

    kind: ClassVar[str]

    storefront: str
    provider: str
    job_id: UUID
    run_id: UUID
    product: str = ""
    credits: int | None = None
    is_sold: bool = True

    @abstractmethod
    def hosted_input(self) -> HostedInput:
        """What a hosted model is told."""

    @abstractmethod
    def local_task(self, files: TaskFiles) -> Callable[[], None]:
        """What a child process of this machine does. Writes what it reads into files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An encoded picture. It is checked like an upload, and encoded anew unless `is_own`: made by our own encoder.

    In millionths of a dollar, `cost` is to be recorded on the job, `charged` has been recorded there. `model` made it,
    and `request_id` is the provider's.
    """

    picture: bytes
    cost: int = 0
    charged: int = 0
    model: str = LOCAL
    request_id: str = ""
    is_own: bool = False


class ProviderFailure(Exception):
    """The base class of failures that a provider states. The text is for staff; customers never see it."""

    def __init__(self, reason: str, cost: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cost = cost


class PermanentFailure(ProviderFailure):
    """Another attempt would fail in the same way: the job fails."""


class ContentRefused(PermanentFailure):
    """The provider makes no such picture: no other one is asked."""


class TookTooLong(PermanentFailure):
    """There was no result within the deadline; the prediction was cancelled."""


class TemporaryFailure(ProviderFailure):
    """Another attempt may succeed."""


class NotTaken(TemporaryFailure):
    """The provider was not asked: the day's budget is spent."""


class NoFreeSlot(NotTaken):
    """The provider was not asked: it makes as many pictures as its account permits."""


class Provider(Protocol):
    async def make(self, request: PictureRequest, attempt: Attempt) -> Result:
        """Make the picture. Raises PermanentFailure or TemporaryFailure; any other exception counts as temporary.

        It may be cancelled (asyncio.CancelledError) and called again for the same run, also by another process.
        """
        ...

    async def aclose(self) -> None:
        """Close the connections, when the worker ends."""
        ...
