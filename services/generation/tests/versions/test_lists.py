"""Versions are listed and shown to the owners of their books."""

import pytest
from generation.books.tables.version import ContentType
from generation.contracts.storybook.version_lists import VersionQuery

from .authors import CHARACTER, COVER, PAGE, PATHS, Author, Bookshop

KINDS = list(ContentType)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_list_contains_the_callers_versions_newest_first(shop: Bookshop, kind: ContentType) -> None:
    author, other = shop.author(), shop.author()
    made = [await author.generate(kind, await author.item(kind, await author.book())) for _ in range(3)]
    await other.generate(kind, await other.item(kind, await other.book()))
    listed = (await author.client.get(PATHS[kind])).json()
    assert [each["id"] for each in listed] == [each["id"] for each in reversed(made)]
    assert listed[0] == await author.shown(kind, made[-1])


async def test_lists_are_filtered_by_book_and_item(author: Author) -> None:
    books = [await author.book() for _ in range(2)]
    for kind in KINDS:
        items = [await author.item(kind, book) for book in books]
        first, second = [await author.generate(kind, item) for item in items]
        names = {CHARACTER: ("character", "character_id"), PAGE: ("page", "page_id"), COVER: ("book",)}[kind]
        queries = [{"book_id": str(books[0].id)}, *({name: str(items[0].id)} for name in names)]
        for query in queries:
            assert [each["id"] for each in (await author.client.get(PATHS[kind], params=query)).json()] == [first["id"]]
        both = {"book_id": str(books[1].id), names[0]: str(items[0].id)}
        assert kind is COVER or (await author.client.get(PATHS[kind], params=both)).json() == []
        assert second["id"] != first["id"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, "book_id") for kind in KINDS]
    + [(CHARACTER, "character"), (CHARACTER, "character_id"), (PAGE, "page"), (PAGE, "page_id"), (COVER, "book")],
)
async def test_a_malformed_filter_is_refused(author: Author, kind: ContentType, name: str) -> None:
    refused = await author.client.get(PATHS[kind], params={name: "x"})
    assert (refused.status_code, name in refused.json()) == (400, True)


async def test_pages_of_a_list_are_asked_for_by_the_query(author: Author) -> None:
    book = await author.book()
    made = [await author.generate(CHARACTER, await author.character(book)) for _ in range(3)]
    path = PATHS[CHARACTER]
    first = (await author.client.get(path, params={"page_size": 2, "book_id": str(book.id)})).json()
    assert (first["count"], first["previous"]) == (3, None)
    assert [each["id"] for each in first["results"]] == [made[2]["id"], made[1]["id"]]
    assert first["next"].startswith(f"http://shop.test{path}?")
    last = (await author.client.get(first["next"].removeprefix("http://shop.test"))).json()
    assert ([each["id"] for each in last["results"]], last["next"]) == ([made[0]["id"]], None)
    assert "page=1" in last["previous"]
    assert (await author.client.get(path, params={"page": 1})).json()["count"] == 3
    assert (await author.client.get(path, params={"page": 4})).status_code == 404


@pytest.mark.parametrize(
    ("number", "size", "expected"),
    [("1", None, 20), (None, "7", 7), (None, "100", 100), (None, "101", 100), ("2", "0", 20), (None, "many", 20)],
)
def test_a_page_has_20_versions_unless_asked_for_up_to_100(number: str | None, size: str | None, expected: int) -> None:
    page = VersionQuery(content_type=CHARACTER, book_id=None, number=number, size=size).page
    assert page is not None
    assert page.size == expected


def test_without_page_and_page_size_a_list_is_whole() -> None:
    assert VersionQuery(content_type=CHARACTER, book_id=None, number=None, size=None).page is None


async def test_on_page_versions_page_is_a_filter_and_page_size_the_switch(author: Author) -> None:
    book = await author.book()
    pages = [await author.page(book, page_number=number) for number in (1, 2)]
    made = [await author.generate(PAGE, page) for page in pages]
    assert isinstance((await author.client.get(PATHS[PAGE], params={"page": str(pages[0].id)})).json(), list)
    first = (await author.client.get(PATHS[PAGE], params={"page_size": 1})).json()
    assert (first["count"], first["results"][0]["id"]) == (2, made[1]["id"])
    second = (await author.client.get(first["next"].removeprefix("http://shop.test"))).json()
    assert (second["results"][0]["id"], second["next"]) == (made[0]["id"], None)


@pytest.mark.parametrize("kind", [CHARACTER, COVER])
async def test_visitors_see_nothing_of_others(shop: Bookshop, kind: ContentType) -> None:
    author = shop.author()
    made = await author.generate(kind, await author.item(kind, await author.book()))
    one = f"{PATHS[kind]}{made['id']}/"
    for client in (shop.visitor(), shop.anonymous_client()):
        assert (await client.get(PATHS[kind])).json() == []
        assert (await client.get(PATHS[kind], params={"page_size": 5})).json()["count"] == 0
        assert (await client.get(one)).status_code == 403
        assert (await client.patch(one, json={"prompt": "mine"})).status_code == 403
        assert (await client.delete(one)).status_code == 403


@pytest.mark.parametrize("kind", KINDS)
async def test_other_customers_see_and_change_nothing(shop: Bookshop, kind: ContentType) -> None:
    author, other = shop.author(), shop.author()
    made = await author.generate(kind, await author.item(kind, await author.book()))
    one = f"{PATHS[kind]}{made['id']}/"
    assert (await other.client.get(one)).status_code == 403
    assert (await other.client.put(one, json={"prompt": "mine"})).status_code == 403
    assert (await other.client.delete(one)).status_code == 403
    assert await author.shown(kind, made) == (await author.client.get(one)).json()


@pytest.mark.parametrize("kind", KINDS)
async def test_versions_of_another_kind_are_not_found(author: Author, kind: ContentType) -> None:
    made = await author.generate(kind, await author.item(kind, await author.book()))
    for other in set(KINDS) - {kind}:
        assert (await author.client.get(f"{PATHS[other]}{made['id']}/")).status_code == 404
    assert (await author.client.get(f"{PATHS[kind]}no-uuid/")).status_code == 404
