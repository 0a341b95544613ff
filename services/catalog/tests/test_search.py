"""`search`: ranked words of name, SKU and description (addendum 23)."""

import pytest
from catalog.domain.search_text import terms, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .shops import Shop


@pytest.fixture
async def stocked(shop: Shop) -> Shop:
    await shop.product("Café table", sku="TAB-1", description="Round, for two")
    await shop.product('MacBook Pro 16"', sku="MBPRO-16-2024", description="A laptop with much memory")
    await shop.product("Laptop sleeve", sku="SLV-16", description="Wool")
    bag = await shop.product("Bag", sku="BAG.1", description="Fits any laptop sleeve")
    await shop.variant(bag, sku="BAG-XL-0007")
    return shop


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("macbook", ["macbook-pro-16"]),
        ("MACBOOK pro", ["macbook-pro-16"]),
        ("macb", ["macbook-pro-16"]),
        ("pro macb", ["macbook-pro-16"]),
        ("macb pro", []),
        ("cafe", ["cafe-table"]),
        ("CAFÉ", ["cafe-table"]),
        ("tables", ["cafe-table"]),
        ("fit", ["bag"]),
        ("memory laptop", ["macbook-pro-16"]),
        ("laptop sleeve", ["laptop-sleeve", "bag"]),
        ("nothing like it", []),
        ("for", ["cafe-table"]),
    ],
)
async def test_every_word_must_occur_and_the_last_may_be_a_prefix(
    stocked: Shop, search: str, expected: list[str]
) -> None:
    assert await stocked.slugs(search=search) == expected


@pytest.mark.parametrize(
    "search", ["MBPRO-16-2024", "mbpro-16-2024", "MBPRO162024", "mbpro 16 2024", "mbpro16", "MbPro-1", "mbpro/16/20"]
)
async def test_a_sku_matches_despite_hyphens_and_case_exactly_or_by_prefix(stocked: Shop, search: str) -> None:
    assert await stocked.slugs(search=search) == ["macbook-pro-16"]


async def test_the_sku_of_a_variant_finds_its_product(stocked: Shop) -> None:
    assert await stocked.slugs(search="bagxl0007") == ["bag"]
    assert await stocked.slugs(search="bag-xl") == ["bag"]


async def test_a_name_ranks_above_a_description(stocked: Shop) -> None:
    assert (await stocked.slugs(search="sleeve"))[0] == "laptop-sleeve"


async def test_an_exact_sku_ranks_first(stocked: Shop) -> None:
    await stocked.product("SLV 16 SLV 16 SLV 16", sku="OTHER-1", description="slv 16 slv 16")
    assert (await stocked.slugs(search="slv16"))[0] == "laptop-sleeve"


async def test_an_explicit_ordering_replaces_the_rank(stocked: Shop) -> None:
    assert await stocked.slugs(search="sleeve", ordering="name") == ["bag", "laptop-sleeve"]


async def test_search_combines_with_filters_and_pages(stocked: Shop) -> None:
    assert await stocked.slugs(search="laptop", max_price="0.01") == []
    page = await stocked.page(search="laptop", page=2, page_size=1)
    assert (page["count"], len(page["results"])) == (3, 1)


async def test_a_blank_search_is_ignored(stocked: Shop) -> None:
    assert len(await stocked.slugs(search="  ")) == 4


async def test_a_renamed_product_is_found_by_its_new_name_only(stocked: Shop) -> None:
    made = await stocked.product("Lamp", sku="LAMP-1")
    await stocked.done("PATCH", f"/products/{made['id']}", name="Lantern", sku="LANTERN-9")
    assert await stocked.slugs(search="lamp") == []
    assert await stocked.slugs(search="lantern9") == ["lamp"]


@pytest.mark.parametrize(
    "search",
    [
        "& | !", "macbook & !pro", "laptop | bag", "foo:*", "'; drop table products; --", "a <-> b", "((((", "\\",
        "'", '"quoted phrase"', "\x00", "mac\x00book", "😀", "%", "_", "*", ":", "-", "a" * 5000, "a " * 3000,
        "ﬁ", "\u202e", "1e5", "http://x.example/y?z=1", "x@example.com", "-5", "½", "\ufdfa" * 50,
    ],
)  # fmt: skip
async def test_operators_quotes_nul_and_emoji_are_not_interpreted(stocked: Shop, search: str) -> None:
    response = await stocked.get(search=search)
    assert response.status_code == 200, response.text
    staff = await stocked.harness.staff(stocked.name).get("/api/staff/v1/products", params={"search": search[:200]})
    assert staff.status_code == 200, staff.text


async def test_a_search_without_words_finds_nothing(stocked: Shop) -> None:
    assert await stocked.slugs(search="!!!") == []
    assert (await stocked.get(search="!!!", page=2)).status_code == 404


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(search=st.text(max_size=60))
async def test_no_term_makes_the_search_crash(shop: Shop, search: str) -> None:
    assert (await shop.get(search=search)).status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=40).filter(lambda text: text.strip() and "\x00" not in text and words(text)))
async def test_a_product_is_found_by_its_own_name(shop: Shop, name: str) -> None:
    made = await shop.product(name, is_active=True)
    assert made["slug"] in await shop.slugs(search=name, page_size=100)


@given(st.text())
def test_terms_contain_only_words_and_generated_operators(text: str) -> None:
    found = terms(text)
    if found is not None:
        assert all(word.isalnum() for word in found.words.removesuffix(":*").split(" & "))
        assert found.exact.strip("'").removeprefix("#").isalnum()
