"""The demo products of emporium."""

from collections import Counter
from io import BytesIO

import numpy as np
import pytest
from demo import ASSORTMENTS
from demo.assortment import DemoProduct
from demo.rendering import render_pictures
from PIL import Image

DRAWN_ONCE = pytest.mark.xdist_group("pictures of emporium")
EMPORIUM = ASSORTMENTS["emporium"]()
CATEGORIES = {category.row.slug: category.row for category in EMPORIUM.categories}


def visible(product: DemoProduct) -> bool:
    """Whether the product, its category and all categories above are active."""
    slug: str | None = product.row.category
    shown = product.row.is_active
    while shown and slug is not None:
        shown, slug = CATEGORIES[slug].is_active, CATEGORIES[slug].parent
    return shown


SHOWN = [product for product in EMPORIUM.products if visible(product)]


async def test_at_least_thirty_six_products_are_on_sale() -> None:
    assert len(SHOWN) >= 36


async def test_categories_make_a_tree_of_electronics_and_other_products() -> None:
    seen: set[str] = set()
    for category in CATEGORIES.values():
        assert category.parent is None or category.parent in seen, "a parent comes before its children"
        seen.add(category.slug)
    assert "electronics" in seen
    assert {category.parent for category in CATEGORIES.values() if category.slug == "laptops"} == {"electronics"}
    assert sum(category.parent is None for category in CATEGORIES.values()) >= 3
    assert all(product.row.category in seen for product in EMPORIUM.products)


async def test_one_category_is_inactive_and_has_products() -> None:
    hidden = [category.slug for category in CATEGORIES.values() if not category.is_active]
    assert len(hidden) == 1
    assert [product for product in EMPORIUM.products if product.row.category in hidden]


async def test_every_price_ends_in_50_or_99_and_both_occur_often() -> None:
    prices = [product.row.price for product in EMPORIUM.products]
    prices += [variant.price for product in EMPORIUM.products for variant in product.row.variants if variant.price]
    endings = Counter(price % 100 for price in prices)
    assert set(endings) == {50, 99}
    assert min(endings.values()) >= 10


async def test_stock_ranges_from_0_to_over_100() -> None:
    stock = [product.row.quantity for product in SHOWN if product.row.track_inventory]
    assert min(stock) == 0
    assert max(stock) > 100
    assert sum(0 < quantity <= 10 for quantity in stock) >= 3


async def test_one_product_is_inactive_and_listed_between_others() -> None:
    products = EMPORIUM.products
    inactive = [index for index, product in enumerate(products) if not product.row.is_active]
    assert len(inactive) == 1
    place = inactive[0]
    assert visible(products[place - 1])
    assert visible(products[place + 1])
    ages = sorted(product.age for product in SHOWN if product.row.category == products[place].row.category)
    assert ages[0] < products[place].age < ages[-1], "in its category it is neither the newest nor the oldest"


async def test_one_product_tracks_no_inventory() -> None:
    assert [product.row.quantity for product in SHOWN if not product.row.track_inventory] == [0]


async def test_several_laptops_are_in_stock_and_found_by_the_word_laptop() -> None:
    texts = {product.row.name: f"{product.row.name} {product.row.description}".lower() for product in SHOWN}
    laptops = [product for product in SHOWN if product.row.category == "laptops" and product.row.quantity]
    assert len(laptops) >= 4
    assert all("laptop" in texts[laptop.row.name] for laptop in laptops)


async def test_slugs_and_skus_are_unique() -> None:
    skus = [product.row.sku for product in EMPORIUM.products]
    skus += [variant.sku for product in EMPORIUM.products for variant in product.row.variants]
    assert len(set(skus)) == len(skus)
    assert len({product.row.slug for product in EMPORIUM.products}) == len(EMPORIUM.products)


async def test_descriptions_are_two_or_three_sentences() -> None:
    for product in EMPORIUM.products:
        text = product.row.description
        assert 1 <= text.count(". ") <= 3, product.row.slug
        assert text.endswith("."), product.row.slug
        assert "  " not in text, product.row.slug


async def test_variants_have_attributes_and_stock_and_some_their_own_price() -> None:
    variants = [variant for product in SHOWN for variant in product.row.variants]
    assert all(variant.attributes for variant in variants)
    assert sum(variant.price is not None for variant in variants) >= 5
    assert {variant.quantity == 0 for variant in variants} == {True, False}


async def test_compare_prices_are_higher_and_cost_prices_lower_than_prices() -> None:
    rows = [product.row for product in EMPORIUM.products]
    assert sum(row.compare_price is not None for row in rows) >= 8
    assert all(row.price < row.compare_price for row in rows if row.compare_price is not None)
    assert all(row.cost_price < row.price for row in rows if row.cost_price is not None)
    assert sum(row.is_featured for row in rows) >= 6


async def test_products_that_are_shipped_have_a_weight_and_dimensions() -> None:
    for row in (product.row for product in EMPORIUM.products if product.row.track_inventory):
        assert row.weight is not None, row.slug
        assert row.dimensions is not None, row.slug


async def test_no_two_products_were_added_on_the_same_day() -> None:
    ages = [product.age for product in EMPORIUM.products]
    assert min(ages) > 0
    assert len(set(ages)) == len(ages)
    assert max(ages) > 200


async def test_an_unknown_contract_has_no_assortment() -> None:
    assert "unheard-of" not in ASSORTMENTS


@pytest.fixture(scope="module")
async def pictures() -> list[bytes]:
    return await render_pictures("emporium")


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture))


def thumbnail(picture: bytes) -> Image.Image:
    """The picture, decoded at an eighth of its size."""
    image = opened(picture)
    image.draft("RGB", (200, 200))
    return image


@pytest.mark.nightly
@DRAWN_ONCE
async def test_pictures_are_small_jpegs_of_1600_by_1600(pictures: list[bytes]) -> None:
    for picture in pictures:
        with opened(picture) as image:
            image.load()
            assert (image.format, image.size) == ("JPEG", (1600, 1600))
    assert all(30_000 < len(picture) < 190_000 for picture in pictures)


async def test_every_product_has_one_to_three_pictures_with_alternative_texts() -> None:
    assert all(1 <= len(product.shots) <= 3 for product in EMPORIUM.products)
    assert all(shot.alt_text for product in EMPORIUM.products for shot in product.shots)


async def test_every_active_category_has_a_picture() -> None:
    assert all(category.shot for category in EMPORIUM.categories if category.row.is_active)


@pytest.mark.nightly
@DRAWN_ONCE
async def test_no_two_pictures_are_alike(pictures: list[bytes]) -> None:
    small = [np.asarray(thumbnail(picture), dtype=np.int16) for picture in pictures]
    for index, one in enumerate(small):
        for other in small[index + 1 :]:
            assert np.abs(one - other).mean() > 0.5


@pytest.mark.nightly
@DRAWN_ONCE
async def test_something_is_drawn_on_every_picture(pictures: list[bytes]) -> None:
    for picture in pictures:
        assert np.asarray(thumbnail(picture).convert("L")).std() > 8


@pytest.mark.nightly
async def test_the_same_bytes_are_drawn_every_time(pictures: list[bytes]) -> None:
    again = [shot.render() for shot in EMPORIUM.shots[::9]]
    assert again == pictures[::9]
