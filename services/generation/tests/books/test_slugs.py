"""Slugs: what they are made of, and that they are unique among the books of their owner."""

import asyncio

import pytest
from generation.books.rules.slugs import slug_of, unique_slug

from .shop import BOOKS, Shop, ok


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Dragon!", "the-dragon"),
        ("ნინოს დრაკონი", "ნინოს-დრაკონი"),
        ("  Ça -- va?  ", "ça-va"),
        ("दो भाई", "दो-भाई"),
        ("!!!", "book"),
        ("🐉", "book"),
        ("Top 10", "top-10"),
        ("x" * 80, "x" * 50),
        ("x" * 49 + " y", "x" * 49),
    ],
)
def test_a_slug_is_made_of_the_titles_letters(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_suffixes_count_from_two_and_stay_within_the_length() -> None:
    assert unique_slug("a", set()) == "a"
    assert unique_slug("a", {"a", "a-2"}) == "a-3"
    long = "x" * 50
    assert unique_slug(long, {long}) == "x" * 48 + "-2"


async def test_books_with_one_title_have_suffixes(shop: Shop) -> None:
    customer = shop.customer()
    slugs = [(await customer.book())["slug"] for _ in range(3)]
    assert slugs == ["the-dragon", "the-dragon-2", "the-dragon-3"]
    assert (await shop.customer().book())["slug"] == "the-dragon"


async def test_a_clients_slug_may_be_in_any_script_and_gets_a_suffix_if_it_clashes(shop: Shop) -> None:
    customer = shop.customer()
    slugs = [(await customer.book(slug="დრაკონი_1"))["slug"] for _ in range(2)]
    assert slugs == ["დრაკონი_1", "დრაკონი_1-2"]


async def test_a_change_without_slug_keeps_it_and_one_with_it_is_unique(shop: Shop) -> None:
    customer = shop.customer()
    first, second = await customer.book(), await customer.book(title="Other")
    url = f"{BOOKS}{second['id']}/"
    assert ok(await customer.http.patch(url, json={"title": "Renamed"}))["slug"] == "other"
    for nothing in (None, "", "other"):
        assert ok(await customer.http.patch(url, json={"slug": nothing}))["slug"] == "other"
    assert ok(await customer.http.patch(url, json={"slug": first["slug"]}))["slug"] == "the-dragon-2"
    assert ok(await customer.http.put(url, json={"title": "T", "art_style": "Pixar"}))["slug"] == "the-dragon-2"


async def test_books_created_at_once_have_different_slugs(shop: Shop) -> None:
    customer = shop.customer()
    made = await asyncio.gather(*(customer.create_book() for _ in range(12)))
    assert [response.status_code for response in made] == [201] * 12
    slugs = {book["slug"] for book in await customer.books()}
    assert slugs == {"the-dragon", *(f"the-dragon-{number}" for number in range(2, 13))}


async def test_books_renamed_at_once_have_different_slugs(shop: Shop) -> None:
    customer = shop.customer()
    books = [await customer.book() for _ in range(6)]
    changes = (customer.http.patch(f"{BOOKS}{book['id']}/", json={"slug": "same"}) for book in books)
    assert {response.status_code for response in await asyncio.gather(*changes)} == {200}
    assert len({book["slug"] for book in await customer.books()}) == 6
