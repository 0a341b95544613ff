"""What is generated: recorded with its picture, its item and its book."""

from typing import Any

import pytest
from common.events.generation import VersionGenerated
from generation.books.tables.book import Book, BookPage, Character
from generation.books.tables.version import ContentType
from generation.contracts.storybook.version_kinds import KINDS as VERSION_KINDS
from generation.contracts.storybook.version_kinds import VersionKind

from .authors import CHARACTER, COVER, PAGE, PATHS, Bookshop

KINDS = list(ContentType)
DONE = {CHARACTER: "SUCCESS", COVER: "SUCCESS", PAGE: "COMPLETED"}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_version_is_generated(press: Bookshop, kind: ContentType) -> None:
    author = press.author()
    book = await author.book()
    item = await author.item(kind, book)
    made = await author.generated(kind, item, prompt="a dragon", seed=5)
    assert (made["status"], made["version_number"], made["seed"]) == (DONE[kind], 1, 5)
    assert (made["generation_cost_usd"], made["nano_request_id"]) == ("0.0300", "request-0")
    assert made["generation_time_ms"] >= 0
    version = await press.version(made["id"])
    assert made["ledger_entry"] == str(version.ledger_entry_id)
    changed = await author.read(Book, book.id)
    assert (changed.total_images_generated, changed.total_generation_cost) == (1, 30_000)
    assert changed.last_generation_at is not None
    models: dict[ContentType, Any] = {CHARACTER: Character, COVER: Book, PAGE: BookPage}
    now = await author.read(models[kind], item.id)
    current = now.current_cover_version_id if kind is COVER else now.current_version_id
    assert current == version.id
    (event,) = await press.events(VersionGenerated)
    assert (event.ledger_entry_id, event.version_id) == (version.ledger_entry_id, version.id)
    assert (event.content_type, event.attempt_number, event.is_retry) == (kind, 1, False)
    assert (event.order_number, event.tier_name, event.amount) == (None, None, None)


async def test_full_covers_and_pages_are_null_until_the_book_is_paid_for_and_thumbnails_never(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    character = await author.generated(CHARACTER, await author.character(book))
    assert character["generated_image"].startswith("http://shop.test/api/product/media/")
    draft = await author.generated(COVER, book)
    assert (draft["generated_image"], draft["full_spread_image"]) == (None, None)
    assert draft["thumbnail"].startswith("http://shop.test/api/product/media/")
    await author.pay(book)
    paid = await author.shown(COVER, draft)
    assert paid["generated_image"].startswith("http://shop.test/api/product/media/")
    assert paid["full_spread_image"] not in (None, paid["generated_image"])
    page = await author.page(book)
    made = await author.generated(PAGE, page)
    assert made["image"] is not None


async def test_drafts_are_smaller_than_pictures_of_paid_books(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    await author.generated(COVER, book)
    await author.pay(book)
    await author.generated(COVER, book)
    sizes = [(request.width, request.height) for request in press.illustrator.requests]
    assert sizes == [(96, 144), (120, 180)]


async def test_an_event_of_a_paid_book_names_its_order(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    await author.pay(book)
    await author.generated(COVER, book)
    (event,) = await press.events(VersionGenerated)
    assert (event.is_retry, event.order_number, event.tier_name, event.amount) == (True, 7, "book_8", 4000)


async def test_an_empty_scene_description_is_filled_and_a_text_is_never_overwritten(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    empty, described = await author.page(book), await author.page(book, page_number=2, scene_description="a cave")
    for page in (empty, described):
        await author.generated(PAGE, page, prompt="a dragon")
    texts = [(await author.read(BookPage, page.id)).scene_description for page in (empty, described)]
    assert texts == ["a dragon", "a cave"]
    assert (await author.read(BookPage, empty.id)).text_content == ""


async def test_characters_with_two_photographs_each_become_references_and_not_more_than_four(press: Bookshop) -> None:
    author = press.author()
    book = await author.book(art_style="Ghibli Style")
    characters = [await author.character(book, photos=3, name=f"c{number}") for number in range(5)]
    await author.generated(PAGE, await author.page(book), prompt={"raw_prompt": "fly", "genre_mood": "fun"})
    chosen = [str(characters[number].id) for number in (4, 1)]
    await author.generated(PAGE, await author.page(book, page_number=2), requested_character_ids=chosen)
    does = {"characters": [{"id": str(characters[2].id), "pose": "running", "name": "ignored"}], "template": "heroic"}
    await author.generated(COVER, book, prompt_snapshot=does)
    await author.generated(CHARACTER, characters[3])
    all_, some, cover, one = list(press.illustrator.requests)
    assert [each.name for each in all_.characters] == ["c0", "c1", "c2", "c3"]
    assert [len(each.photos) for each in all_.characters] == [2] * 4
    assert all_.characters[0].photos[0].content_type == "image/jpeg"
    assert (all_.style, all_.text, dict(all_.facts)) == ("Ghibli Style", "fly", {"genre_mood": "fun"})
    assert [each.name for each in some.characters] == ["c4", "c1"]
    assert [(each.name, each.pose) for each in cover.characters] == [("c2", "running")]
    assert (cover.title, cover.template) == ("Nino", "heroic")
    assert [each.name for each in one.characters] == ["c3"]


async def test_every_known_key_of_a_prompt_reaches_the_illustrator_and_no_other(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    character = await author.character(book, name="Nino")
    facts = {
        "genre_mood": "mystery",
        "panel_structure": "2 panels",
        "location_description": "a cave",
        "environment_details": "at night",
        "narration_text": "They were lost.",
        "dialogue_line": "Who is there?",
    }
    does = {"role": "hero", "expression": "happy", "pose": "running", "costume": "a red cape"}
    others = [
        {"id": str(character.id), "name": "Other", "reference_photos": ["https://elsewhere.example/a.jpg"], **does}
    ]
    prompt = {"raw_prompt": "They went on.", **facts, "characters": others, "unknown": "x"}
    await author.generated(PAGE, await author.page(book), prompt=prompt)
    (request,) = press.illustrator.requests
    assert (request.text, dict(request.facts)) == ("They went on.", facts)
    (drawn,) = request.characters
    assert (drawn.name, drawn.photos) == ("Nino", ())
    assert {name: getattr(drawn, name) for name in does} == does


async def test_a_cover_has_the_titles_of_the_request_or_of_its_book(press: Bookshop) -> None:
    author = press.author()
    usual = await author.generate(COVER, await author.book(title="ნინო"))
    assert (usual["title_text"], usual["subtitle_text"], usual["author_name"]) == ("ნინო", "", "")
    titles = {"title_text": "T", "subtitle_text": "S", "author_name": "A", "title_position": {"y": 0.1}}
    given = await author.generate(COVER, await author.book(), **titles)
    assert {name: given[name] for name in titles} == titles


async def test_the_snapshot_of_a_finished_version_contains_what_was_sent_and_what_was_made_of_it(
    press: Bookshop,
) -> None:
    author = press.author()
    book = await author.book()
    sent = {"template": "fun", "title": "Hi"}
    started = await author.generate(COVER, book, prompt_snapshot=sent)
    assert started["prompt_snapshot"] == sent
    await press.attempt(started)
    snapshot = (await author.shown(COVER, started))["prompt_snapshot"]
    assert (snapshot["input"], snapshot["provider_model"], snapshot["response_id"]) == (sent, "model-1", "request-0")
    assert (snapshot["aspect_ratio"], "Title: Hi" in snapshot["prompt_text"]) == ("2:3", True)


async def test_numbers_are_never_used_again(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    await author.pay(book)
    first, second = [await author.generated(COVER, book) for _ in range(2)]
    assert (await author.client.delete(f"{PATHS[COVER]}{second['id']}/")).status_code == 204
    third = await author.generated(COVER, book)
    assert [each["version_number"] for each in (first, second, third)] == [1, 2, 3]


@pytest.mark.parametrize("spoken", VERSION_KINDS, ids=lambda spoken: spoken.path)
async def test_bodies_have_the_documented_fields(press: Bookshop, spoken: VersionKind) -> None:
    author = press.author()
    kind = spoken.content_type
    book = await author.book()
    await author.pay(book)
    started = await author.generate(kind, await author.item(kind, book))
    spoken.new_body.model_validate(started)
    await press.attempt(started)
    done = await author.shown(kind, started)
    spoken.body.model_validate(done)
    assert started.keys() - done.keys() == {"pricing_tier", "max_retries", "used_retries"}


async def test_a_free_form_text_in_a_form_may_begin_with_a_brace(press: Bookshop) -> None:
    author = press.author()
    page = await author.page(await author.book())
    files = {"image": ("x.png", b"x", "image/png")}
    answer = await author.client.post(PATHS[PAGE], data={"page": str(page.id), "prompt": "{ hi"}, files=files)
    assert (answer.status_code, answer.json()["prompt"]) == (201, "{ hi")
