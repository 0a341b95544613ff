"""What executes a job: one protocol for all providers, in our own processes or over the network."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

ReportProgress = Callable[[int, int, str], Awaitable[None]]
"""Called with what is done, of how much in total, and what is being done at the moment."""
IsWanted = Callable[[], Awaitable[bool]]
"""Whether the job still waits for the picture: it was neither deleted nor ended in another way."""
LOCAL = "local"


async def always_wanted() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWork:
    """One picture to be drawn. The prompts were made of `filters`, checked, and the customer's text."""

    model: str
    prompt: str
    negative_prompt: str
    filters: Mapping[str, str]
    seed: int
    aspect_ratio: str
    width: int
    height: int
    quality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A checked JPEG, PNG or WebP picture."""

    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IllustratedCharacter:
    """`gender` is `male` or `female`. What the character does in the picture may be empty."""

    name: str
    gender: str
    photos: tuple[Photo, ...]
    role: str = ""
    expression: str = ""
    pose: str = ""
    costume: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IllustrationWork:
    """One picture of a book: a CHARACTER, its COVER or a PAGE, as `subject` says.

    `prompt` is what a hosted model is asked for: made of everything else. `text` is what the customer wrote, `facts`
    what was given with it. The titles, their position and the template are those of covers.
    """

    subject: str
    style: str
    prompt: str
    text: str
    facts: Mapping[str, str]
    characters: tuple[IllustratedCharacter, ...]
    seed: int
    aspect_ratio: str
    width: int
    height: int
    page_number: int = 1
    title: str = ""
    subtitle: str = ""
    author: str = ""
    title_position: Mapping[str, Any] = field(default_factory=dict)
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One picture to be made. `run_id` is the same for all attempts to make it: a provider is told to start it once.

    What is made of it depends on the kind: `picture` is restored, a checked JPEG, PNG or WebP picture within the
    storefront's limits; `figure` and `illustration` are drawn. The others are empty. `is_wanted` tells a provider that
    is cancelled whether there will be another attempt.
    """

    storefront: str
    kind: str
    run_id: UUID
    attempt: int
    picture: bytes = b""
    content_type: str = ""
    figure: FigureWork | None = None
    illustration: IllustrationWork | None = None
    is_wanted: IsWanted = always_wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An encoded picture. It is checked like an upload, and encoded anew unless `is_own`: made by our own encoder.

    `cost` is what the provider charged, in millionths of a dollar. `model` made it, and `request_id` is the provider's.
    """

    picture: bytes
    cost: int = 0
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


class TemporaryFailure(ProviderFailure):
    """Another attempt may succeed."""


class Provider(Protocol):
    async def make(self, work: Work, report_progress: ReportProgress) -> Result:
        """Execute the work. Raises PermanentFailure or TemporaryFailure; any other exception counts as temporary.

        It may be cancelled (asyncio.CancelledError) and called again for the same run, also by another process.
        """
        ...

    async def aclose(self) -> None:
        """Close the connections, when the worker ends."""
        ...
