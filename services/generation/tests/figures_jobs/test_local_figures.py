"""Figures that are drawn on this machine, in child processes."""

from uuid import uuid4

import pytest
from generation.figures.request import DrawingRequest
from generation.figures.tables.order import FIGURES
from generation.jobs.processes.child_processes import ChildProcesses
from generation.jobs.providers.local import LocalProvider
from generation.jobs.providers.provider import LOCAL, PermanentFailure

from ..pictures import read
from ..workshop import first_attempt
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
    request = DrawingRequest(
        storefront="figureforge",
        provider=LOCAL,
        job_id=uuid4(),
        run_id=uuid4(),
        position=0,
        batch_size=1,
        product="flux-pro",
        prompt="",
        negative_prompt="",
        filters={},
        seed=1,
        aspect_ratio="square",
        width=1152,
        height=1152,
        quality="fine",
    )
    stages: list[str] = []

    async def report(done: int, total: int, stage: str) -> None:
        stages.append(stage)

    small = ChildProcesses(1, 900 * 2**20)
    with first_attempt(report) as attempt, pytest.raises(PermanentFailure, match="more memory"):
        await LocalProvider({FIGURES: small}, 120).make(request, attempt)
