"""The demo products of marbelle."""

import re
import time
from collections import Counter
from io import BytesIO
from itertools import combinations

import numpy as np
import pytest
from demo import ASSORTMENTS
from demo.assortment import DemoProduct
from demo.rendering import render_pictures
from demo.stones.noise import SIDE
from demo.stones.stone import polished
from demo.things.slabs import Slab
from PIL import Image

DRAWN_ONCE = pytest.mark.xdist_group("pictures of marbelle")
MARBELLE = ASSORTMENTS["marbelle"]()
ROWS = [product.row for product in MARBELLE.products]
CATEGORIES = {category.row.slug: category.row for category in MARBELLE.categories}


def visible(product: DemoProduct) -> bool:
    """Whether the product, its category and all categories above are active."""
    slug: str | None = product.row.category
    shown = product.row.is_active
    while shown and slug is not None:
        shown, slug = CATEGORIES[slug].is_active, CATEGORIES[slug].parent
    return shown


SHOWN = [product for product in MARBELLE.products if visible(product)]


async def test_at_least_forty_products_are_on_sale() -> None:
    assert len(SHOWN) >= 40


async def test_slabs_tiles_mosaics_sinks_and_care_products_make_a_tree_of_categories() -> None:
    seen: set[str] = set()
    for category in CATEGORIES.values():
        assert category.parent is None or category.parent in seen, "a parent comes before its children"
        seen.add(category.slug)
    roots = {category.slug for category in CATEGORIES.values() if category.parent is None}
    assert roots == {"slabs", "tiles", "mosaics", "sinks", "stone-care"}
    assert sum(category.parent is not None and category.is_active for category in CATEGORIES.values()) >= 6
    assert {row.category for row in ROWS} <= seen


async def test_every_active_category_has_products_or_subcategories_with_products() -> None:
    filled = {product.row.category for product in SHOWN}
    filled |= {parent for slug in filled if (parent := CATEGORIES[slug].parent)}
    assert filled == {slug for slug, category in CATEGORIES.items() if category.is_active}


async def test_slabs_and_tiles_are_priced_per_square_foot_and_the_rest_per_piece() -> None:
    for row in ROWS:
        by_area = row.sku.startswith("TILE-") or "slab" in row.slug
        assert row.unit_of_measure == ("sqft" if by_area else "piece"), row.slug


async def test_the_slab_of_the_contracts_document_is_included() -> None:
    (slab,) = [row for row in ROWS if row.sku == "CARR-WHITE-001"]
    assert (slab.name, slab.price, slab.quantity) == ("Carrara White Marble Slab", 8550, 25)
    assert slab.description.startswith("Premium Italian Carrara white marble slab")


async def test_every_price_ends_in_50_or_99_and_both_occur_often() -> None:
    endings = Counter(row.price % 100 for row in ROWS)
    assert set(endings) == {50, 99}
    assert min(endings.values()) >= 15


async def test_stock_ranges_from_0_to_over_100_and_is_always_tracked() -> None:
    stock = [product.row.quantity for product in SHOWN]
    assert min(stock) == 0
    assert max(stock) > 100
    assert sum(0 < quantity <= 10 for quantity in stock) >= 5
    assert all(row.track_inventory for row in ROWS)


async def test_hidden_products_are_listed_between_visible_ones() -> None:
    hidden = [index for index, product in enumerate(MARBELLE.products) if not visible(product)]
    assert {ROWS[index].is_active for index in hidden} == {True, False}, (
        "some are inactive, some are in an inactive category"
    )
    assert all(0 < index < len(ROWS) - 1 for index in hidden)


async def test_slugs_skus_and_ages_are_unique() -> None:
    for values in (
        [row.slug for row in ROWS],
        [row.sku for row in ROWS],
        [product.age for product in MARBELLE.products],
    ):
        assert len(set(values)) == len(values)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.slug) for row in ROWS)


async def test_descriptions_are_two_or_three_sentences() -> None:
    for row in ROWS:
        assert 1 <= len(re.findall(r"[.:!?] ", row.description)) <= 3, row.slug
        assert row.description.endswith("."), row.slug
        assert "  " not in row.description, row.slug


@pytest.fixture(scope="module")
async def pictures() -> list[bytes]:
    return await render_pictures("marbelle")


def thumbnail(picture: bytes) -> Image.Image:
    """The picture, decoded at an eighth of its size."""
    image = Image.open(BytesIO(picture))
    image.draft("RGB", (200, 200))
    return image


@pytest.mark.nightly
@DRAWN_ONCE
async def test_pictures_are_small_jpegs_of_1600_by_1600(pictures: list[bytes]) -> None:
    for picture in pictures:
        with Image.open(BytesIO(picture)) as image:
            assert (image.format, image.size) == ("JPEG", (1600, 1600))
    assert all(30_000 < len(picture) < 800_000 for picture in pictures)
    assert sum(map(len, pictures)) / len(pictures) < 230_000


async def test_every_product_has_one_to_three_pictures_with_alternative_texts() -> None:
    assert all(1 <= len(product.shots) <= 3 for product in MARBELLE.products)
    assert all(shot.alt_text for product in MARBELLE.products for shot in product.shots)
    assert all(category.shot for category in MARBELLE.categories if category.row.is_active)


@pytest.mark.nightly
@DRAWN_ONCE
async def test_no_two_pictures_are_alike(pictures: list[bytes]) -> None:
    small = [np.asarray(thumbnail(picture), dtype=np.int16) for picture in pictures]
    assert all(np.abs(one - other).mean() > 0.5 for one, other in combinations(small, 2))


@pytest.mark.nightly
async def test_the_same_bytes_are_drawn_every_time(pictures: list[bytes]) -> None:
    polished.cache_clear()
    again = [shot.render() for shot in MARBELLE.shots[::9]]
    assert again == pictures[::9]


@pytest.mark.nightly
async def test_drawing_them_all_takes_a_few_seconds_of_one_processor() -> None:
    polished.cache_clear()
    started = time.process_time()
    for shot in MARBELLE.shots:
        shot.render()
    assert time.process_time() - started < 20, "4 seconds on an idle machine"


async def test_no_two_stones_are_alike_and_none_is_of_one_colour() -> None:
    stones = {shot.thing.stone for shot in MARBELLE.shots if isinstance(shot.thing, Slab)}
    faces = [np.asarray(polished(stone), dtype=np.int16) for stone in stones]
    assert len(faces) >= 15
    for face in faces:
        assert face.shape == (SIDE, SIDE, 3)
        assert face.std(axis=(0, 1)).max() > 3
    assert all(np.abs(one - other).mean() > 6 for one, other in combinations(faces, 2))
