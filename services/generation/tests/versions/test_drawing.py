"""Versions that are drawn on this machine, and those that a hosted model is asked for."""

import pytest
from generation.books.tables.version import ContentType

from ..pictures import read
from .authors import COVER, Bookshop


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


async def test_hosted_models_get_small_photographs(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    character = await author.character(book)
    await author.photo(character, size=(1600, 1200))
    await author.generated(ContentType.CHARACTER, character)
    (request,) = press.illustrator.requests
    (photo,) = request.characters[0].photos
    assert (read(photo.content).size, photo.content_type) == ((1024, 768), "image/jpeg")
