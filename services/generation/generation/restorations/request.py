"""The request to restore a photograph."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from generation.jobs.providers.provider import HostedInput, Picture, PictureRequest, TaskFiles
from generation.restorations import tasks

RESTORATION = "restoration"
SEEDS = 2**31
"""Models take seeds below."""
INSTRUCTION = (
    "Restore this photograph: remove scratches, dust, stains, folds, noise, fading and colour cast; sharpen what is "
    "soft. Keep every face, expression, body, piece of clothing and object, the composition and the crop exactly as "
    "they are: do not beautify, do not change age, do not add, remove or move anything. "
    "Keep a black-and-white photograph black-and-white."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationRequest(PictureRequest):
    """`picture` is a checked JPEG, PNG or WebP picture within the storefront's limits.

    `mask`, a PNG, is white and transparent where it is damaged; only for models that take one.
    """

    kind: ClassVar[str] = RESTORATION

    picture: bytes
    content_type: str
    width: int
    height: int
    mask: bytes | None = None
    strength: float | None = None

    def hosted_input(self) -> HostedInput:
        return HostedInput(
            prompt=INSTRUCTION,
            seed=self.run_id.int % SEEDS,
            width=self.width,
            height=self.height,
            strength=self.strength,
            references=(Picture(self.picture, self.content_type),),
            mask=Picture(self.mask, "image/png") if self.mask else None,
        )

    def local_task(self, files: TaskFiles) -> Callable[[], None]:
        files.source.write_bytes(self.picture)
        return partial(tasks.restore, files.source, files.result, files.progress)
