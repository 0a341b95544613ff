"""Products, categories and reviews are worked on in the console in Chromium, with scripts and without."""

from typing import Any
from uuid import uuid4

import pytest
from clients.emporium import Card
from console_actions import IMAGES, PRODUCTS, PRODUCTS_TOGETHER, REVIEWS
from console_member import at_work
from emporium_orders import paid
from one_pixel_png import PNG
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, FilePayload, expect


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_a_product_is_created_in_a_moved_category_changed_and_deleted(
    platform: PlatformUnderTest, browser: Browser, *, scripts: bool
) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    mark = uuid4().hex[:6]
    sold = await staff.product(stock=1, name=f"Sold {mark}")
    await paid(shopper, Card(platform.sandbox), sold)

    async def products() -> list[Any]:
        found: list[Any] = (await staff.call("GET", "/products", 200, params={"search": f"Chair {mark}"}))["items"]
        return found

    async with at_work(browser, platform.base, PRODUCTS, scripts=scripts) as member:
        page = member.page
        await member.open("/categories")
        for name in (f"Above {mark}", f"Below {mark}"):
            await member.part("Add a category").get_by_label("Name").fill(name)
            await member.press("Add")
            await member.reads("The category was added.")
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name=f"Below {mark}"))
        await member.unfold("Change", row)
        await row.get_by_label("Below", exact=True).select_option(f"Above {mark}")
        await member.press("Save", row)
        await member.reads("The category was saved.")
        categories = (await staff.call("GET", "/categories", 200, params={"limit": 100}))["items"]
        ids = {each["name"]: each["id"] for each in categories}
        [below] = [each for each in categories if each["name"] == f"Below {mark}"]
        assert below["parent_id"] == ids[f"Above {mark}"]

        await member.open("/products")
        await page.get_by_role("link", name="New product").click()
        await page.get_by_label("Name").fill(f"Chair {mark}")
        await page.get_by_label("SKU").fill(f"CHAIR-{mark}")
        await page.get_by_label("Category").select_option(ids[f"Below {mark}"])
        await page.get_by_label("Price", exact=True).fill("40.00")
        await page.get_by_label("Description").fill("Of oak.")
        await member.press("Create")
        await member.reads("The product was created.")
        [chair] = await products()
        assert (chair["price"], chair["category_id"], chair["is_active"]) == ("40.00", below["id"], False)

        facts = member.part("Facts")
        await facts.get_by_label("Price", exact=True).fill("44.00")
        await facts.get_by_label("Weight").fill("3.5")
        await member.press("Save", facts)
        await member.reads("The product was saved.")
        await member.press("Put on sale")
        await member.reads("Customers see the product now.")
        await page.get_by_label("Change by").fill("+7")
        await member.part("Stock").get_by_label("Reason").fill("Delivery")
        await member.press("Change the stock")
        await member.reads("The stock was changed.")
        sale = member.part("Sale price")
        await member.unfold("Plan a sale", sale)
        await sale.get_by_label("Sale price").fill("39,50")
        await member.press("Save", sale)
        await member.reads("The sale price was saved.")
        [chair] = await products()
        assert (chair["price"], chair["sale_price"], chair["quantity"]) == ("44.00", "39.50", 7)
        assert (await shopper.get(f"/products/{chair['slug']}/"))["price"] == "39.50"

        variants = member.part("Variants")
        await member.unfold("Add a variant", variants)
        await variants.get_by_label("Name", exact=True).fill("Black")
        await variants.get_by_label("SKU", exact=True).fill(f"BLACK-{mark}")
        await variants.get_by_label("Stock", exact=True).fill("2")
        await member.press("Add", variants)
        await member.reads("The variant was added.")
        await page.get_by_label("Price of Black", exact=True).fill("45.50")
        await page.get_by_label("Stock of Black").fill("3")
        await member.press("Save the variants")
        await member.reads("Variants that were saved: 1.")
        [black] = (await staff.call("GET", f"/products/{chair['id']}", 200))["variants"]
        assert (black["name"], black["price"], black["quantity"]) == ("Black", "45.50", 3)

        await member.unfold("Delete")
        await member.press("Delete the product")
        await member.reads("The product was deleted.")
        assert await products() == []

        await member.open(f"/products/{sold['id']}")
        await member.unfold("Delete")
        await member.press("Delete the product")
        await member.reads("Orders refer to the product: it was archived.")
        assert (await staff.call("GET", f"/products/{sold['id']}", 200))["archived_at"]
        await member.press("Take it back")
        await member.reads("The product is back")
        assert (await staff.call("GET", f"/products/{sold['id']}", 200))["archived_at"] is None


async def test_pictures_are_added_described_ordered_and_removed(platform: PlatformUnderTest, browser: Browser) -> None:
    staff = await platform.staff()
    product = await staff.product(stock=1)

    async def images() -> list[Any]:
        found: list[Any] = (await staff.call("GET", f"/products/{product['id']}", 200))["images"]
        return found

    async with at_work(browser, platform.base, IMAGES) as member:
        page = member.page
        await member.open(f"/products/{product['id']}")
        pictures = member.part("Pictures")
        for name in ("front", "back"):
            file = FilePayload(name=f"{name}.png", mimeType="image/png", buffer=PNG)
            await page.get_by_label("Add pictures").set_input_files(file)
            await pictures.get_by_label("Text for people who do not see it").last.fill(name)
            await member.press("Upload")
            await member.reads("The picture was added.")
        assert [each["alt_text"] for each in await images()] == ["front", "back"]
        await page.get_by_role("button", name="Later: picture 1").click()
        await member.reads("The order of the pictures was saved.")
        ordered = sorted(await images(), key=lambda each: int(each["display_order"]))
        assert [each["alt_text"] for each in ordered] == ["back", "front"]
        first = pictures.get_by_role("listitem").first
        await first.get_by_label("Text for people who do not see it").fill("from behind")
        await first.get_by_label("main picture").check()
        await member.press("Save", first)
        await member.reads("The picture was saved.")
        [main] = [each for each in await images() if each["is_primary"]]
        assert main["alt_text"] == "from behind"
        last = pictures.get_by_role("listitem").last
        await last.get_by_label("remove").check()
        await member.press("Save", last)
        await member.reads("The picture was removed.")
        assert [each["alt_text"] for each in await images()] == ["from behind"]


async def test_products_are_changed_in_their_list_and_together(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, mark = await platform.staff(), uuid4().hex[:6]
    made = [await staff.product(stock=1, price="10.00", name=f"{name} {mark}") for name in ("Cup", "Jug")]
    async with at_work(browser, platform.base, PRODUCTS_TOGETHER) as member:
        page = member.page
        await member.open(f"/products?search={mark}")
        await page.get_by_label(f"Stock of Cup {mark}").fill("8")
        await page.get_by_role("button", name=f"Save Cup {mark}").click()
        await member.reads(f"Cup {mark} was saved.")
        for product in made:
            await page.get_by_role("checkbox", name=product["name"]).check()
        await page.get_by_label("With the chosen products").select_option("Change the price by percent")
        await member.press("Continue")
        await page.get_by_label("Change by percent").fill("-20")
        await member.press("Change the price by percent: 2 products")
        await expect(page.get_by_role("heading", name="Change the price by percent")).to_have_count(0)
        found = [await staff.call("GET", f"/products/{each['id']}", 200) for each in made]
        assert [(each["price"], each["quantity"]) for each in found] == [("8.00", 8), ("8.00", 1)]


async def test_reviews_are_hidden_shown_and_deleted_together(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, card = await platform.staff(), Card(platform.sandbox)
    product = await staff.product(stock=2)
    for title in ("Good", "Better"):
        shopper = await platform.customer()
        await paid(shopper, card, product)
        await shopper.post(
            f"/products/{product['slug']}/reviews/", {"rating": 5, "title": title, "comment": "Yes."}, 201
        )

    async def shown() -> set[str]:
        found = await staff.call("GET", "/reviews", 200, params={"product_id": product["id"]})
        return {each["title"] for each in found["items"] if each["is_approved"]}

    async with at_work(browser, platform.base, REVIEWS) as member:
        page = member.page
        await member.open(f"/reviews?product_id={product['id']}")
        row = page.get_by_role("row").filter(has_text="Better")
        await row.get_by_role("button", name="Hide the review").click()
        await member.reads("The review is hidden now.")
        assert await shown() == {"Good"}
        await member.open(f"/reviews?product_id={product['id']}")
        for box in await page.get_by_role("checkbox", name="Choose the review of").all():
            await box.check()
        await page.get_by_label("With the chosen reviews").select_option("Show")
        await member.press("Continue")
        await member.press("Show: 2")
        await expect(page.get_by_role("heading", name="What happened")).to_be_visible()
        assert await shown() == {"Good", "Better"}
