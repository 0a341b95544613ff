"""Owners change what is written with versions, and delete them."""

from typing import Any

import pytest
from generation.books.tables.book import Book, BookPage, BookStatus, Character
from generation.books.tables.version import ContentType

from .authors import CHARACTER, COVER, PAGE, PATHS, Author, Bookshop

KINDS = list(ContentType)
MODELS: dict[ContentType, Any] = {CHARACTER: Character, COVER: Book, PAGE: BookPage}
SERVER_FIELDS = {
    "status": "FAILED",
    "version_number": 99,
    "ledger_entry": None,
    "generation_cost_usd": "0.0000",
    "generated_image": "https://elsewhere.example/x.png",
    "image": "https://elsewhere.example/x.png",
    "thumbnail": None,
    "nano_request_id": "mine",
    "error_message": "mine",
    "seed": 1,
    "id": "00000000-0000-4000-8000-000000000000",
    "created_at": "2000-01-01T00:00:00Z",
}


async def current(author: Author, kind: ContentType, item: Any) -> str | None:
    row = await author.read(MODELS[kind], item.id)
    found = row.current_cover_version_id if kind is COVER else row.current_version_id
    return str(found) if found else None


async def paid_item(author: Author, kind: ContentType) -> Any:
    book = await author.book()
    await author.pay(book)
    return await author.item(kind, book)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
async def test_what_the_server_decides_is_ignored(press: Bookshop, kind: ContentType, method: str) -> None:
    author = press.author()
    made = await author.generated(kind, await author.item(kind, await author.book()), seed=7)
    answer = await author.client.request(method, f"{PATHS[kind]}{made['id']}/", json=SERVER_FIELDS)
    assert answer.status_code == 200, answer.text
    assert answer.json() == made


async def test_prompts_and_titles_can_be_changed(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    cover = await author.generated(COVER, book)
    titles = {"title_text": "T", "subtitle_text": "", "author_name": "A", "title_position": {"x": 0.5}}
    one = f"{PATHS[COVER]}{cover['id']}/"
    changed = (await author.client.patch(one, json={**titles, "prompt_snapshot": {"template": "fun"}})).json()
    assert {name: changed[name] for name in titles} == titles
    assert changed["prompt_snapshot"]["input"] == {"template": "fun"}
    assert changed == await author.shown(COVER, cover)
    page = await author.generated(PAGE, await author.page(book))
    put = await author.client.put(f"{PATHS[PAGE]}{page['id']}/", json={"prompt": "another"})
    assert put.json()["prompt"] == "another"


@pytest.mark.parametrize(
    "body", [{"prompt": "x" * 4001}, {"title_text": "x" * 256}, {"title_text": ""}, {"title_position": 1}]
)
async def test_invalid_changes_are_refused(press: Bookshop, body: dict[str, Any]) -> None:
    author = press.author()
    made = await author.generated(COVER, await author.book())
    assert (await author.client.patch(f"{PATHS[COVER]}{made['id']}/", json=body)).status_code == 400
    assert await author.shown(COVER, made) == made


@pytest.mark.parametrize("kind", KINDS)
async def test_the_newest_of_the_other_versions_becomes_the_current_one(press: Bookshop, kind: ContentType) -> None:
    author = press.author()
    item = await paid_item(author, kind)
    first, second, third = [await author.generated(kind, item) for _ in range(3)]
    remaining = [(second, third["id"]), (third, first["id"]), (first, None)]
    for deleted, expected in remaining:
        assert (await author.client.delete(f"{PATHS[kind]}{deleted['id']}/")).status_code == 204
        assert await current(author, kind, item) == expected
        assert (await author.client.get(f"{PATHS[kind]}{deleted['id']}/")).status_code == 404
    assert await author.used(kind, item) == 3


async def test_files_of_a_deleted_version_are_deleted(press: Bookshop) -> None:
    author = press.author()
    made = await author.generated(COVER, await author.book())
    version = await press.version(made["id"])
    answer = await author.client.delete(f"{PATHS[COVER]}{made['id']}/")
    assert (answer.status_code, answer.content) == (204, b"")
    await press.run_timer("delete assets")
    database = press.harness.database.autocommit
    assert await database.fetch_value("select count(*) from assets where job_id = %(id)s", id=version.job_id) == 0
    assert await database.fetch_value("select count(*) from jobs where id = %(id)s", id=version.job_id) == 0
    assert version.thumbnail is not None
    with pytest.raises(FileNotFoundError):
        await press.parts.store.get(press.name, version.thumbnail)
    gone = await press.anonymous_client().get(made["thumbnail"].removeprefix("http://shop.test"))
    assert gone.status_code == 404


async def test_a_thumbnail_is_served_at_its_address(press: Bookshop) -> None:
    author = press.author()
    made = await author.generated(COVER, await author.book())
    picture = await press.anonymous_client().get(made["thumbnail"].removeprefix("http://shop.test"))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")


async def test_deleting_the_draft_does_not_give_another_one(press: Bookshop) -> None:
    author = press.author()
    book = await author.book()
    made = await author.generated(COVER, book)
    assert (await author.client.delete(f"{PATHS[COVER]}{made['id']}/")).status_code == 204
    assert (await author.post(COVER, book)).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_a_version_that_is_being_generated_stays(author: Author, method: str) -> None:
    made = await author.generate(COVER, await author.book())
    one = f"{PATHS[COVER]}{made['id']}/"
    body = {} if method == "DELETE" else {"json": {"prompt": "x"}}
    refused = await author.client.request(method, one, **body)  # type: ignore[arg-type]
    assert (refused.status_code, refused.json()) == (409, {"detail": "This version is still being generated."})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_versions_of_a_closed_book_stay(press: Bookshop, method: str) -> None:
    author = press.author()
    book = await author.book()
    made = await author.generated(COVER, book)
    await press.harness.database.autocommit.execute(
        "update books set status = %(status)s where id = %(id)s", status=BookStatus.PRINTED.value, id=book.id
    )
    body = {} if method == "DELETE" else {"json": {"prompt": "x"}}
    refused = await author.client.request(method, f"{PATHS[COVER]}{made['id']}/", **body)  # type: ignore[arg-type]
    assert refused.status_code == 409
    assert await author.shown(COVER, made) == made
