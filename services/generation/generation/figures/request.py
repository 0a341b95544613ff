"""The request to draw a figure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from generation.figures import tasks as figure_tasks
from generation.figures.tables.order import FIGURES
from generation.jobs.providers.provider import HostedInput, PictureRequest, TaskFiles

SEEDS = 2**31
"""Models take seeds below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingRequest(PictureRequest):
    """The picture at a position of a batch. The prompts were made of `filters`, checked, and the customer's text."""

    kind: ClassVar[str] = FIGURES

    position: int
    batch_size: int
    prompt: str
    negative_prompt: str
    filters: Mapping[str, str]
    seed: int
    aspect_ratio: str
    width: int
    height: int
    quality: str

    def hosted_input(self) -> HostedInput:
        return HostedInput(
            prompt=self.prompt,
            negative_prompt=self.negative_prompt,
            seed=self.seed % SEEDS,
            width=self.width,
            height=self.height,
        )

    def local_task(self, files: TaskFiles) -> Callable[[], None]:
        size = self.width, self.height
        drawing = figure_tasks.Drawing(dict(self.filters), self.seed, size, self.quality)
        return partial(figure_tasks.draw, drawing, files.result, files.progress)
