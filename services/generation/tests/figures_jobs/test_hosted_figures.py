"""Figures that a hosted model draws: what it is asked for, once, and what it costs."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image
from testkit.harness import Harness

from ..hosted_model import HostedModel, hosted_model


@pytest.fixture
async def model(tmp_path: Path, generation: Harness) -> AsyncIterator[HostedModel]:
    async with hosted_model(tmp_path, generation.database) as started:
        yield started


async def test_a_figure_is_asked_for_with_both_prompts_and_its_cost_recorded(model: HostedModel) -> None:
    result = await model.draw()
    with Image.open(BytesIO(result.picture)) as picture:
        assert (picture.format, picture.size) == ("PNG", (768, 1024))
    assert (result.cost, result.is_own) == (40_000, False)
    (prediction,) = await model.predictions()
    authorization = {"authorization": "Bearer img_sandbox"}
    asked = (await model.http.get(f"/images/v1/predictions/{prediction['id']}", headers=authorization)).json()["input"]
    assert (asked["kind"], asked["prompt"], asked["negative_prompt"]) == (
        "figures",
        "a dancer, standing pose",
        "nudity, gore",
    )
    assert (asked["seed"], asked["aspect_ratio"], asked["safety_checker"]) == (7 + 2**40 % 2**31, "portrait", True)
    assert (asked["width"], asked["height"]) == (768, 1024)
    assert "filters" not in asked


async def test_each_model_of_the_storefront_may_be_another_one_of_the_provider(model: HostedModel) -> None:
    for figure_model in ("flux-pro", "flux-dev"):
        await model.draw(figure_model=figure_model, models={"flux-pro": "black-forest/pro"})
    assert [prediction["model"] for prediction in await model.predictions()] == ["restore-1", "black-forest/pro"]


async def test_a_picture_is_asked_for_once_however_often_it_is_attempted(model: HostedModel) -> None:
    run_id = uuid4()
    first, again = [await model.draw(run_id=run_id) for _ in range(2)]
    assert first.picture == again.picture
    assert len(await model.predictions()) == 1
