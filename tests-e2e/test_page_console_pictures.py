"""Pictures, jobs, credits and subscriptions are worked on in the console in Chromium."""

from typing import Any
from uuid import uuid4

from clients.figureforge import Artist
from clients.reviv import Sitter
from console_actions import CREDITS, JOBS, PICTURES, SUBSCRIPTIONS
from console_member import at_work
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, expect
from testkit.conditions import eventually


async def test_pictures_are_approved_and_hidden_by_keys_and_together(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    artist = await Artist(f"{platform.base}/figureforge").sign_in()
    (image,) = await artist.draw()
    await artist.call("PATCH", f"/images/{image['id']}/update/", json={"is_public": True})
    reporter = await Artist(artist.base).sign_in()
    await reporter.post(f"/images/{image['id']}/report", {"reason": "quality"})

    async def status() -> str:
        return str((await artist.get(f"/images/{image['id']}/"))["flag_status"])

    async with at_work(browser, platform.base, PICTURES, "figureforge") as member:
        page = member.page
        await member.open("/pictures?status=reported")
        picture = page.get_by_role("listitem").filter(has=page.get_by_alt_text(f"Picture {image['id']}"))
        await picture.get_by_role("link").first.focus()
        await page.keyboard.press("h")
        await member.reads("The picture is hidden from all but its owner.")
        assert await status() == "removed"
        await member.open("/pictures?status=removed")
        await page.get_by_label(f"Choose picture {image['id']}").check()
        await page.get_by_label("With the chosen pictures").select_option("Restore")
        await member.press("Continue")
        await page.get_by_label("Reason").fill("Looked at again")
        await member.press("Restore: 1")
        await expect(page.get_by_role("heading", name="What happened")).to_be_visible()
        assert await status() == "clean"


async def test_jobs_are_cancelled_and_run_again(platform: PlatformUnderTest, browser: Browser) -> None:
    """The newest jobs wait while the platform draws the oldest."""
    staff = await platform.staff("figureforge")
    artist = await Artist(f"{platform.base}/figureforge").sign_in()
    await artist.subscribe()
    [customer] = (await staff.call("GET", "/customers", 200, params={"search": artist.email}))["items"]

    async def jobs() -> list[dict[str, Any]]:
        found = await staff.call("GET", "/jobs", 200, params={"user_id": customer["id"]})
        return list(found["items"])

    async with at_work(browser, platform.base, JOBS, "figureforge") as member:
        page = member.page
        for _ in range(6):
            await artist.generate(model="flux-dev", batch_size=4)
        newest, second, *_older = await jobs()
        await member.open(f"/jobs/{newest['id']}")
        await member.unfold("Cancel")
        await member.press("Cancel the job")
        await member.reads("The job was cancelled.")
        assert (await jobs())[0]["state"] == "failed"

        await member.open(f"/jobs?user_id={customer['id']}")
        await page.get_by_label(f"Job {second['number']}").check()
        await page.get_by_label("With the chosen jobs").select_option("Cancel those that wait or run")
        await member.press("Continue")
        await member.press("Cancel 1")
        await expect(page.get_by_role("heading", name="What happened")).to_be_visible()
        assert (await jobs())[1]["state"] == "failed"
        await member.open(f"/jobs/{newest['id']}")
        await member.press("Run again")
        await member.reads("The job runs again.")
        assert (await jobs())[0]["state"] in ("pending", "processing", "completed")


async def test_packs_of_credits_are_added_and_changed_and_a_customer_gets_credits(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff, sku = await platform.staff("reviv"), f"PACK_{uuid4().hex[:6].upper()}"
    sitter = await Sitter(f"{platform.base}/reviv").sign_in()
    [customer] = (await staff.call("GET", "/customers", 200, params={"search": sitter.email}))["items"]
    before = float((await sitter.me())["credit_balance"])

    async def offered() -> tuple[str, bool]:
        [pack] = [each for each in await staff.call("GET", "/credits/packs", 200) if each["sku"] == sku]
        return pack["price"], pack["is_active"]

    async with at_work(browser, platform.base, CREDITS, "reviv") as member:
        page = member.page
        await member.open("/credits")
        await member.unfold("Add a pack")
        await page.get_by_label("SKU").fill(sku)
        await page.locator("#f-credits").fill("7")
        await page.locator("#f-price").fill("5.00")
        await member.press("Add")
        await expect(page.get_by_role("row").filter(has_text=sku)).to_be_visible()
        assert await offered() == ("5.00", True)
        row = page.get_by_role("row").filter(has_text=sku)
        await member.unfold("Change", row)
        await row.get_by_label("Price").fill("6.00")
        await row.get_by_label("for sale").uncheck()
        await member.press("Save", row)
        await expect(row).to_contain_text("disabled")
        assert await offered() == ("6.00", False)

        await member.open(f"/customers/{customer['id']}")
        await member.unfold("Change the credits")
        await page.get_by_label("Change by").fill("+5")
        await page.get_by_label("Reason").first.fill("An apology")
        await member.press("Change", member.part("Credits"))
        await member.reads("The credits were changed.")
        assert float((await sitter.me())["credit_balance"]) == before + 5


async def test_a_subscription_is_refunded_ended_kept_given_a_period_paused_and_resumed(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff = await platform.staff("figureforge")
    artist = await Artist(f"{platform.base}/figureforge").sign_in()
    await artist.subscribe()
    [customer] = (await staff.call("GET", "/customers", 200, params={"search": artist.email}))["items"]
    path = f"/subscriptions/customers/{customer['id']}"

    async def is_invoiced() -> bool:
        invoices = (await staff.call("GET", path, 200))["invoices"]
        return [each["status"] for each in invoices] == ["paid"]

    async def is_refunded() -> bool:
        [invoice] = (await staff.call("GET", path, 200))["invoices"]
        return float(invoice["refunded_amount"]) > 0

    await eventually(is_invoiced, within=20)
    async with at_work(browser, platform.base, SUBSCRIPTIONS, "figureforge") as member:
        page = member.page
        await member.open(path)
        await member.part("Invoices").locator("summary", has_text="Refund").click()
        await member.part("Invoices").get_by_label("Reason").fill("A mistake")
        await member.press("Refund the invoice")
        await expect(member.part("Decisions of staff")).to_contain_text("A mistake")
        await eventually(is_refunded, within=20)
        await member.open("/subscriptions?status=active")
        row = page.get_by_role("row").filter(has_text=artist.email)
        await member.unfold("End", row)
        await row.get_by_label("Reason").fill("Asked by mail")
        await member.press("End the subscription", row)
        await expect(page.get_by_role("status")).to_be_visible()
        await artist.eventually_me(lambda me: me["subscription"]["cancel_at_period_end"])

        async def decide(title: str, button: str) -> None:
            """And wait until Stripe has done it."""
            await member.open(path)
            await member.unfold(title)
            await page.locator("details[open]").get_by_label("Reason").fill(f"{title}: a fault of ours")
            await member.press(button)
            decisions = member.part("Decisions of staff").get_by_role("listitem")

            async def is_done() -> bool:
                await member.open(path)
                return "done" in await decisions.filter(has_text=f"{title}: a fault of ours").inner_text()

            await eventually(is_done, within=20)

        await decide("Keep", "Keep the subscription")
        await artist.eventually_me(lambda me: not me["subscription"]["cancel_at_period_end"])
        await decide("Give a period", "Give the period")
        await decide("Pause", "Pause the subscription")
        await expect(member.part("Subscriptions")).to_contain_text("until it is resumed")
        await decide("Resume", "Resume the subscription")
        await expect(member.part("Subscriptions")).not_to_contain_text("until it is resumed")

        before = (await artist.me())["quota"]["remaining"]
        await member.open(f"/customers/{customer['id']}")
        await member.unfold("Change the quota")
        await page.get_by_label("Change by").fill("+25")
        await page.locator("details[open]").get_by_label("Reason").fill("An apology")
        await member.press("Change", member.part("Quota"))
        await member.reads("The quota was changed.")
        await artist.eventually_me(lambda me: me["quota"]["remaining"] == before + 25)
