"""A customer has characters, covers and pages generated."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from generation.books.tables.book import BookStatus
from generation.books.tables.version import ContentType

from .authors import CHARACTER, COVER, FIELDS, PAGE, PATHS, Author, Bookshop

KINDS = list(ContentType)
DONE = {CHARACTER: "SUCCESS", COVER: "SUCCESS", PAGE: "COMPLETED"}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_post_returns_what_is_being_generated_when_the_wait_is_over(author: Author, kind: ContentType) -> None:
    book = await author.book()
    item = await author.item(kind, book)
    started = await author.generate(kind, item)
    assert (started["status"], started["thumbnail"], started["generation_cost_usd"]) == ("GENERATING", None, None)
    assert started[{CHARACTER: "character", COVER: "book", PAGE: "page"}[kind]] == str(item.id)
    assert (started["pricing_tier"], started["max_retries"], started["used_retries"]) == (None, 0, 0)


@pytest.mark.parametrize("kind", [CHARACTER, COVER])
async def test_visitors_generate_nothing(shop: Bookshop, kind: ContentType) -> None:
    for client in (shop.visitor(), shop.anonymous_client()):
        refused = await client.post(PATHS[kind], json={FIELDS[kind]: str(uuid4())})
        assert refused.status_code == 403
        assert refused.json()["detail"]


async def test_page_versions_need_a_session(shop: Bookshop) -> None:
    for client in (shop.visitor(), shop.anonymous_client()):
        one = f"{PATHS[PAGE]}{uuid4()}/"
        answers = [
            await client.post(PATHS[PAGE], json={"page": str(uuid4())}),
            await client.get(PATHS[PAGE]),
            await client.get(one),
            await client.patch(one, json={}),
            await client.put(one, json={}),
            await client.delete(one),
        ]
        assert [answer.status_code for answer in answers] == [401] * 6


@pytest.mark.parametrize("kind", KINDS)
async def test_the_item_must_exist_and_belong_to_the_caller(shop: Bookshop, kind: ContentType) -> None:
    author, other = shop.author(), shop.author()
    item = await other.item(kind, await other.book())
    assert (await author.post(kind, item)).status_code == 403
    item.id = uuid4()
    missing = await author.post(kind, item)
    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        f"{'Book' if kind is COVER else kind.capitalize()} not found.",
    )


async def test_the_book_that_is_named_must_be_that_of_the_item(author: Author) -> None:
    book, other = await author.book(), await author.book()
    for kind in (CHARACTER, PAGE):
        item = await author.item(kind, book)
        refused = await author.post(kind, item, book_id=str(other.id))
        assert (refused.status_code, list(refused.json())) == (400, ["book_id", "detail"])
        assert (await author.post(kind, item, book_id=str(book.id))).status_code == 201
    both = await author.client.post(PATHS[COVER], json={"book": str(book.id), "book_id": str(other.id)})
    assert both.status_code == 400
    assert (await author.client.post(PATHS[COVER], json={"book": str(book.id)})).status_code == 201


@pytest.mark.parametrize("status", [BookStatus.LOCKED, BookStatus.PRINTED, BookStatus.ARCHIVED])
async def test_nothing_is_generated_for_a_closed_book(author: Author, status: BookStatus) -> None:
    book = await author.book(status=status.value)
    assert (await author.post(COVER, book)).status_code == 409


async def test_nothing_is_generated_for_a_locked_page(author: Author) -> None:
    page = await author.page(await author.book(), is_locked=True)
    refused = await author.post(PAGE, page)
    assert (refused.status_code, refused.json()) == (409, {"detail": "This page is locked and cannot be changed."})


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": "x" * 4001},
        {"prompt": 5},
        {"prompt_snapshot": "text"},
        {"prompt_snapshot": {"raw_prompt": "x" * 3000, "narration_text": "y" * 1001}},
        {"prompt_snapshot": {"junk": "x" * 40_000}},
        {"prompt_snapshot": {"characters": [{"id": "no uuid"}]}},
        {"prompt_snapshot": {"characters": [{"id": str(uuid4())}]}},
        {"seed": "five"},
        {"seed": True},
        {"seed": -1},
        {"seed": 2**64},
        {"seed": 1.5},
        {"aspect_ratio": "x" * 21},
        {"title_text": "x" * 256},
        {"title_position": "top"},
        {"title_position": {"x": "y" * 3000}},
        {"book_id": "no uuid"},
        {"subtitle_text": "a\x00b"},
    ],
)
async def test_invalid_requests_change_nothing(author: Author, body: dict[str, Any]) -> None:
    book = await author.book()
    refused = await author.client.post(PATHS[COVER], json={"book": str(book.id), "prompt": "a dragon", **body})
    assert refused.status_code == 400, refused.text
    assert isinstance(refused.json()["detail"], str)
    assert len(refused.json()) > 1
    assert (await author.client.get(PATHS[COVER])).json() == []
    assert (await author.generate(COVER, book))["version_number"] == 1


@pytest.mark.parametrize("body", [{}, {"character": "x"}, {"character": None}, []])
async def test_the_item_is_required(author: Author, body: Any) -> None:
    assert (await author.client.post(PATHS[CHARACTER], json=body)).status_code == 400


async def test_a_body_that_is_no_json_is_refused(author: Author) -> None:
    headers = {"content-type": "application/json"}
    assert (await author.client.post(PATHS[COVER], content=b"{", headers=headers)).status_code == 400
    assert (
        await author.client.post(PATHS[COVER], content=b"{}", headers={"content-type": "text/plain"})
    ).status_code == 415


async def test_pictures_and_what_the_server_decides_are_ignored_in_a_form(author: Author) -> None:
    character = await author.character(await author.book())
    form = {
        "character": str(character.id),
        "prompt_snapshot": '{"raw_prompt": "a dragon"}',
        "seed": "",
        "status": "SUCCESS",
        "version_number": "9",
        "generation_job_id": "mine",
        "generation_cost_usd": "-1",
    }
    picture = {"generated_image": ("x.png", b"no picture", "image/png")}
    answer = await author.client.post(PATHS[CHARACTER], data=form, files=picture)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["status"], made["version_number"], made["generation_cost_usd"]) == ("GENERATING", 1, None)
    assert (made["prompt_snapshot"], made["generated_image"]) == ({"raw_prompt": "a dragon"}, None)
    assert made["generation_job_id"] != "mine"
    assert 0 <= made["seed"] < 2**31


async def test_a_page_without_any_text_needs_a_prompt(author: Author) -> None:
    book = await author.book()
    refused = await author.post(PAGE, await author.page(book), prompt="")
    assert (refused.status_code, refused.json()["prompt"]) == (400, ["This field is required."])
    described = await author.generate(
        PAGE, await author.page(book, page_number=2, scene_description="a cave"), prompt=""
    )
    assert described["prompt"] == "a cave"


async def test_characters_of_another_book_are_refused(author: Author) -> None:
    book, other = await author.book(), await author.book()
    foreign = await author.character(other)
    refused = await author.post(PAGE, await author.page(book), requested_character_ids=[str(foreign.id)])
    assert (refused.status_code, list(refused.json())) == (400, ["requested_character_ids", "detail"])


async def test_a_second_post_while_one_is_generating_is_refused_and_takes_nothing(author: Author) -> None:
    book = await author.book()
    await author.pay(book)
    await author.generate(COVER, book)
    refused = await author.post(COVER, book)
    assert (refused.status_code, list(refused.json())) == (409, ["detail"])
    assert await author.used(COVER, book) == 1


async def test_of_many_posts_at_once_one_is_accepted(author: Author) -> None:
    book = await author.book()
    await author.pay(book, tier="book_16")
    answers = await asyncio.gather(*(author.post(COVER, book) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 19
    assert await author.used(COVER, book) == 1


async def test_a_repeated_request_with_a_key_generates_once(author: Author) -> None:
    book = await author.book()
    await author.pay(book)
    body, headers = {"book": str(book.id), "prompt": "x"}, {"idempotency-key": "one"}
    answers = [await author.client.post(PATHS[COVER], json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert await author.used(COVER, book) == 1


async def test_versions_of_other_storefronts_do_not_exist(shop: Bookshop, author: Author) -> None:
    version = await author.generate(COVER, await author.book())
    elsewhere = shop.another()
    client = elsewhere.harness.customer(elsewhere.name, author.user_id, "storybook")
    assert (await client.get(f"{PATHS[COVER]}{version['id']}/")).status_code == 404
    assert (await client.get(PATHS[COVER])).json() == []


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"x"),
        ("multipart/form-data; boundary=b", b'--b\r\ncontent-disposition: form-data; name="book"\r\n\r\n'),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\ncontent-disposition: form-data; name="seed"\r\n\r\n\xff\r\n--b--\r\n',
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\ncontent-disposition: form-data; name="book"\r\n\r\na\x00\r\n--b--\r\n',
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\ncontent-disposition: form-data; name="title_position"\r\n\r\n{"x":\r\n--b--\r\n',
        ),
        ("multipart/form-data; boundary=b; charset=utf-7", b"--b--\r\n"),
        ("application/json", b'{"book": "\\ud800"}'),
        ("application/json", b"null"),
        ("application/json", b"[" * 100 + b"]" * 100),
        ("application/json", b'{"seed": 1e400}'),
        ("application/json", b""),
        ("", b"{}"),
    ],
)
async def test_hostile_bodies_are_refused(author: Author, content_type: str, content: bytes) -> None:
    answer = await author.client.post(PATHS[COVER], content=content, headers={"content-type": content_type})
    assert 400 <= answer.status_code < 500, answer.text
    assert isinstance(answer.json()["detail"], str)
