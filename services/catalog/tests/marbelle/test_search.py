"""`search`: every word, in any part of a word, in name, description or SKU (addendum 6)."""

import pytest
from catalog.domain.search_text import fold
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .shops import MarbelleShop


@pytest.fixture
async def stocked(marbelle: MarbelleShop) -> MarbelleShop:
    await marbelle.product("Carrara White Slab", sku="CARR-WHITE-001", description="Premium marble, polished")
    await marbelle.product("Nero Tile", sku="NERO_50", description=r"50% black, as C:\night, with white veins")
    await marbelle.product("Straße Paver", sku="PAV-1", description="Für den Außenbereich")
    return marbelle


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("carrara", ["Carrara White Slab"]),
        ("CARRARA", ["Carrara White Slab"]),
        ("arrar", ["Carrara White Slab"]),
        ("white", ["Carrara White Slab", "Nero Tile"]),
        ("slab white", ["Carrara White Slab"]),
        ("  lab \t arble ", ["Carrara White Slab"]),
        ("white-001 polish", ["Carrara White Slab"]),
        ("white slab black", []),
        ("carrara nowhere", []),
        ("whiteslab", []),
        ("slabCARR", []),
        ("w", ["Carrara White Slab", "Nero Tile"]),
        ("i e", ["Carrara White Slab", "Nero Tile", "Straße Paver"]),
        ("50%", ["Nero Tile"]),
        ("o_5", ["Nero Tile"]),
        ("o-5", []),
        ("%", ["Nero Tile"]),
        ("_", ["Nero Tile"]),
        (r"c:\n", ["Nero Tile"]),
        ("strasse", ["Straße Paver"]),
        ("AUSSEN", ["Straße Paver"]),
        ("fur", ["Straße Paver"]),
        ("'; drop table products --", []),
    ],
)
async def test_every_word_must_occur_in_any_part_of_a_word(
    stocked: MarbelleShop, search: str, expected: list[str]
) -> None:
    assert await stocked.names(search=search) == expected


async def test_a_word_does_not_match_across_the_end_of_a_name(marbelle: MarbelleShop) -> None:
    await marbelle.product("Slab", sku="CARR", description="White")
    assert await marbelle.names(search="slabcarr") == []
    assert await marbelle.names(search="carrwhite") == []


@pytest.mark.parametrize("search", ["", " ", "\t\n", "%20"])
async def test_a_search_without_words_is_ignored(stocked: MarbelleShop, search: str) -> None:
    found = await stocked.names(search=search.replace("%20", " "))
    assert len(found) == 3


async def test_all_of_many_words_must_occur(stocked: MarbelleShop) -> None:
    words = ["carrara", "white", "slab", "premium", "marble", "polished", *("carrara white slab" * 50).split()]
    assert await stocked.names(search=" ".join(words[:6])) == ["Carrara White Slab"]
    assert await stocked.names(search=" ".join([*words, "x" * 500])) == []


async def test_a_null_character_is_400_on_that_field(stocked: MarbelleShop) -> None:
    for path in ("products/", "categories/"):
        refusal = await stocked.refused(400, path, search="mar\x00ble")
        assert refusal["errors"] == {"search": ["Null characters are not allowed."]}


async def test_a_product_is_found_by_its_current_name_and_skus_only(stocked: MarbelleShop) -> None:
    made = await stocked.product("Azul", sku="AZ-1")
    await stocked.done("PATCH", f"/products/{made['id']}", name="Verde", sku="VE-2", description="green")
    assert await stocked.names(search="azul") == []
    assert await stocked.names(search="az-1") == []
    assert await stocked.names(search="VE-2 reen") == ["Verde"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and "\x00" not in text), data=st.data())
async def test_a_product_is_found_by_any_part_of_its_name(
    marbelle: MarbelleShop, name: str, data: st.DataObject
) -> None:
    made = await marbelle.product(name)
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : start + data.draw(st.integers(1, 12))]
    found = {product["id"] for product in (await marbelle.shown(search=part, ordering="-created_at"))["results"]}
    assert made["number"] in found or not fold(part).strip()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(search=st.text(max_size=60))
async def test_no_term_makes_the_search_crash(marbelle: MarbelleShop, search: str) -> None:
    for path in ("products/", "categories/"):
        assert (await marbelle.get(path, search=search)).status_code == (400 if "\x00" in search else 200)
