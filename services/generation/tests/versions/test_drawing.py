"""Versions that are drawn on this machine, and those that a hosted model is asked for."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from generation.books.request import IllustratedCharacter, IllustrationRequest, Photo
from generation.books.tables.version import ContentType
from generation.jobs.providers.provider import Result
from PIL import Image
from testkit.harness import Harness

from ..hosted_model import HostedModel, hosted_model
from ..pictures import picture, read
from ..workshop import first_attempt
from .authors import COVER, Bookshop


@pytest.fixture
async def model(tmp_path: Path, generation: Harness) -> AsyncIterator[HostedModel]:
    async with hosted_model(tmp_path, generation.database) as started:
        yield started


@pytest.mark.parametrize("kind", list(ContentType))
async def test_a_version_is_drawn_on_this_machine(press: Bookshop, kind: ContentType) -> None:
    author = press.author()
    book = await author.book(title="ნინოს დრაკონი")
    await author.character(book, photos=1)
    version = await author.generate(kind, await author.item(kind, book), seed=3)
    await press.harness.database.autocommit.execute("update jobs set provider = 'local'")
    await press.attempt(version)
    stored = await press.version(version["id"])
    assert stored.state == "DONE"
    assert (stored.provider_model, stored.cost, press.illustrator.requests) == ("local", 0, [])
    assert stored.picture is not None
    made = read(await (await press.parts.store.get(press.name, stored.picture)).content())
    assert (made.format, made.size) == ("PNG", (96, 144))
    assert (stored.spread is not None) == (kind is COVER)


async def ask(model: HostedModel, **changes: Any) -> Result:
    photo = Photo(content=picture(size=(80, 60)), content_type="image/jpeg")
    request = IllustrationRequest(
        storefront="storybook",
        provider="hosted",
        run_id=uuid4(),
        subject="PAGE",
        style="Pixar",
        prompt="One comic page: a dragon",
        text="a dragon",
        facts={},
        characters=(IllustratedCharacter(name="Nino", gender="female", photos=(photo, photo)),),
        seed=2**40 + 7,
        aspect_ratio="2:3",
        width=256,
        height=384,
    )
    provider = model.provider(**changes)

    async def report(done: int, total: int, stage: str) -> None:
        pass

    try:
        with first_attempt(report) as attempt:
            return await provider.make(request, attempt)
    finally:
        await provider.aclose()


async def test_a_hosted_model_is_asked_with_photographs_as_references(model: HostedModel) -> None:
    result = await ask(model)
    with Image.open(BytesIO(result.picture)) as made:
        assert (made.format, made.size) == ("PNG", (256, 384))
    (prediction,) = await model.predictions()
    assert (result.cost, result.model, result.request_id) == (40_000, "restore-1", prediction["id"])
    authorization = {"authorization": "Bearer img_sandbox"}
    asked = (await model.http.get(f"/images/v1/predictions/{prediction['id']}", headers=authorization)).json()["input"]
    assert (asked["kind"], asked["prompt"], asked["references"]) == ("illustration", "One comic page: a dragon", 2)
    assert (asked["seed"], asked["aspect_ratio"], asked["safety_checker"]) == (7 + 2**40 % 2**31, "2:3", True)


async def test_hosted_models_get_small_photographs(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    character = await author.character(book)
    await author.photo(character, size=(1600, 1200))
    await author.generated(ContentType.CHARACTER, character)
    (request,) = press.illustrator.requests
    (photo,) = request.characters[0].photos
    assert (read(photo.content).size, photo.content_type) == ((1024, 768), "image/jpeg")
