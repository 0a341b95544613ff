"""The request to restore a photograph."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from generation.jobs.providers.data_uris import data_uri
from generation.jobs.providers.provider import PictureRequest, TaskFiles
from generation.restorations import tasks

RESTORATION = "restoration"
SEEDS = 2**31
"""Models take seeds below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorationRequest(PictureRequest):
    """`picture` is a checked JPEG, PNG or WebP picture within the storefront's limits."""

    kind: ClassVar[str] = RESTORATION

    picture: bytes
    content_type: str

    def hosted_input(self) -> dict[str, Any]:
        return {"image": data_uri(self.content_type, self.picture), "seed": self.run_id.int % SEEDS}

    def local_task(self, files: TaskFiles) -> Callable[[], None]:
        files.source.write_bytes(self.picture)
        return partial(tasks.restore, files.source, files.result, files.progress)
