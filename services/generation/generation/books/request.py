"""The request for a picture of a book."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar
from uuid import UUID

from generation.books import tasks as illustration_tasks
from generation.books.tables.version import ILLUSTRATION
from generation.jobs.providers.provider import HostedInput, Picture, PictureRequest, TaskFiles

SEEDS = 2**31
"""Models take seeds below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IllustratedCharacter:
    """`id` is the character's. `gender` is `male` or `female`. What the character does in the picture may be empty.

    `sheet` is the character sheet that was generated before, for hosted models: the engine draws from the photographs.
    """

    id: UUID
    name: str
    gender: str
    photos: tuple[Picture, ...]
    role: str = ""
    expression: str = ""
    pose: str = ""
    costume: str = ""
    sheet: Picture | None = None

    @property
    def references(self) -> tuple[Picture, ...]:
        """What a hosted model gets of the character: the sheet and one photograph, or the photographs."""
        return (self.sheet, *self.photos[:1]) if self.sheet else self.photos


@dataclass(frozen=True, slots=True, kw_only=True)
class IllustrationRequest(PictureRequest):
    """One picture of a book: a CHARACTER, its COVER or a PAGE, as `subject` says.

    `prompt` is what a hosted model is asked for: made of everything else. `text` is what the customer wrote, `facts`
    what was given with it. The titles, their position and the template are those of covers.
    """

    kind: ClassVar[str] = ILLUSTRATION

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
    negative_prompt: str = ""
    page_number: int = 1
    title: str = ""
    subtitle: str = ""
    author: str = ""
    title_position: Mapping[str, Any] = field(default_factory=dict)
    template: str = ""

    def hosted_input(self) -> HostedInput:
        """The pictures of the characters are references, in the order of the characters."""
        return HostedInput(
            prompt=self.prompt,
            seed=self.seed % SEEDS,
            width=self.width,
            height=self.height,
            negative_prompt=self.negative_prompt,
            references=tuple(picture for character in self.characters for picture in character.references),
        )

    def local_task(self, files: TaskFiles) -> Callable[[], None]:
        stored = illustration_tasks.store_photos(self, files.folder)
        return partial(illustration_tasks.draw, stored, files.result, files.progress)
