"""The servers of a pool of ComfyUI take turns by the model that they have loaded and by the length of their queues."""

import asyncio
from collections import Counter

import pytest
from generation.jobs.providers.provider import TemporaryFailure
from generation.jobs.providers.vendors.comfyui_pool import Work
from testkit.conditions import eventually
from testkit.harness import Harness
from testkit.sources import free_port

from .bench import Bench, bench
from .stand_ins import HOST, StandIns

EDITOR, DRAWER = "comfy-restore", "comfy-draw"


def pool(vendors: StandIns) -> list[str]:
    return [f"{vendors.url}/comfyui/servers/{name}" for name in ("a", "b")]


@pytest.mark.parametrize(
    ("works", "best"),
    [
        pytest.param([Work({"1": "y"}, ""), Work({}, "")], 1, id="the shorter queue"),
        pytest.param([Work({}, "y"), Work({}, "")], 1, id="no other model is unloaded"),
        pytest.param([Work({}, "y"), Work({}, "x")], 1, id="the loaded model"),
        pytest.param([Work({}, ""), Work({"1": "x"}, "")], 1, id="the loaded model, for one entry more"),
        pytest.param([Work({}, "y"), Work({"1": "x", "2": "x"}, "")], 0, id="not for two entries more"),
        pytest.param([Work({"1": "x", "2": "y"}, ""), Work({"1": "y", "2": "x"}, "")], 1, id="what is loaded last"),
    ],
)
def test_the_loaded_model_counts_more_than_one_entry_of_a_queue(works: list[Work], best: int) -> None:
    assert min(range(len(works)), key=lambda each: works[each].order("x")) == best


async def test_each_model_stays_on_the_server_that_has_loaded_it(generation: Harness, vendors: StandIns) -> None:
    """Another process, which has sent nothing yet, knows it as well."""
    for model in (EDITOR, DRAWER, DRAWER):
        async with bench(generation.database, vendors, servers=pool(vendors)) as models:
            await (models.draw(model) if model == DRAWER else models.make(model))
    assert [job.scope for job in vendors.asked] == ["a", "b", "b"]


async def test_pictures_that_are_asked_for_at_once_are_divided(generation: Harness, vendors: StandIns) -> None:
    await vendors.order("never", "comfyui", times=4)
    async with bench(generation.database, vendors, servers=pool(vendors)) as models:
        making = asyncio.gather(*(models.make(EDITOR) for _ in range(4)))

        async def all_wait() -> bool:
            return len(vendors.asked) == 4

        await eventually(all_wait)
        assert Counter(job.scope for job in vendors.asked) == {"a": 2, "b": 2}
        vendors.go_on()
        await making


async def test_a_server_that_does_not_respond_leaves_the_others_usable(generation: Harness, vendors: StandIns) -> None:
    dead = f"http://{HOST}:{free_port()}"
    async with bench(generation.database, vendors, servers=[dead, *pool(vendors)], breaker_failures=1) as models:
        await models.make(EDITOR)
        await models.make(EDITOR)
    assert [job.scope for job in vendors.asked] == ["a", "a"]


async def test_a_pool_of_which_no_server_responds_is_asked_later(models: Bench, vendors: StandIns) -> None:
    async with bench(models.database, vendors, servers=[f"http://{HOST}:{free_port()}"]) as own:
        failure = await own.failure(EDITOR)
    assert isinstance(failure, TemporaryFailure)
    assert "no server of the pool responds" in failure.reason
