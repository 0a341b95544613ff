"""Figures that are drawn on this machine, in child processes."""

from uuid import uuid4

import pytest
from generation.adapters.child_processes import ChildProcesses
from generation.adapters.local_provider import LocalProvider
from generation.adapters.providers import FigureWork, PermanentFailure, Work

from ..pictures import read
from .artists import Gallery
from .test_figure_runs import stored


async def test_an_order_is_drawn_on_this_machine(local_gallery: Gallery) -> None:
    artist = local_gallery.artist()
    filters = {"pose": "sitting", "aspect_ratio": "wide", "seed": 11}
    job_id = await artist.ordered(model="flux-schnell", filters=filters, batch_size=2)
    await local_gallery.harness.drain()
    status = await artist.status(job_id)
    assert (status["status"], len(status["images"])) == ("completed", 2)
    images = await local_gallery.images(job_id)
    full = [read(await stored(local_gallery, image.file)) for image in images]
    thumbnails = [read(await stored(local_gallery, image.thumbnail)) for image in images]
    assert [(each.format, each.size) for each in full] == [("PNG", (682, 384))] * 2
    assert [(each.format, each.size) for each in thumbnails] == [("JPEG", (384, 216))] * 2
    assert full[0].tobytes() != full[1].tobytes()
    assert await artist.used() == 2


async def test_a_figure_that_needs_too_much_memory_fails_for_good() -> None:
    figure = FigureWork(
        model="flux-pro",
        prompt="",
        negative_prompt="",
        filters={},
        seed=1,
        aspect_ratio="square",
        width=1152,
        height=1152,
        quality="fine",
    )
    work = Work(storefront="figureforge", kind="figures", run_id=uuid4(), attempt=1, figure=figure)
    stages: list[str] = []

    async def report(done: int, total: int, stage: str) -> None:
        stages.append(stage)

    small = ChildProcesses(1, 900 * 2**20)
    with pytest.raises(PermanentFailure, match="more memory"):
        await LocalProvider(small, 120).make(work, report)
