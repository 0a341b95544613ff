"""The settings of a shop, its mails, its team, and what other systems are given, changed in the console in Chromium."""

from typing import Any
from uuid import uuid4

from console_actions import CUSTOMERS, INTEGRATIONS, SETTINGS, TEAM, TRANSFERS
from console_member import accept_invitation, at_work
from platform_under_test import PlatformUnderTest
from playwright.async_api import Browser, FilePayload, expect
from testkit.conditions import eventually
from testkit.webhook_receiver import Receiver

PASSWORD = "Another-pass-2049!"
WITHIN = 30_000
"""Milliseconds for what the platform does in the background, on a busy machine."""


async def test_settings_are_changed_and_taken_back_and_a_mail_gets_its_own_text(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff = await platform.staff()
    me = await staff.call("GET", "/me", 200)

    async def own() -> Any:
        found = (await staff.call("GET", "/mail-templates", 200))["items"]
        [mail] = [each for each in found if each["name"] == "confirmation"]
        [parts] = [each for each in mail["languages"] if each["language"] == "en"]
        return parts["own"]

    async def threshold() -> int:
        values = (await staff.call("GET", "/settings", 200))["sections"]["catalog"]["values"]
        return int(values["low_stock_threshold"]["value"])

    before = await threshold()
    async with at_work(browser, platform.base, SETTINGS) as member:
        page = member.page
        await member.open("/settings")
        section = member.part("Catalog")
        await section.locator("#catalog-low_stock_threshold").fill(str(before + 1))
        await section.get_by_label("Reason, for the history").fill("a trial")
        await member.press("Save catalog")
        await member.reads("The settings were saved.")
        assert await threshold() == before + 1
        entry = member.part("History").get_by_role("listitem").filter(has_text="a trial").first
        await member.press("Take it back", entry)
        await member.reads("The change was taken back.")
        assert await threshold() == before

        await member.open("/mails/confirmation/en")
        subject = f"Thank you {uuid4().hex[:6]}"
        await page.get_by_label("Subject").fill(subject)
        await member.press("Preview")
        await expect(page.frame_locator("iframe[name=preview]").get_by_text(subject)).to_be_visible()
        await member.press("Mail a test to me")
        await member.reads("A test was mailed to")

        async def mailed() -> bool:
            return any(subject in each["subject"] for each in await platform.mails(me["email"]))

        await eventually(mailed)
        assert await own() is None
        await member.press("Save")
        await member.reads("The mail was saved.")

        async def is_own() -> bool:
            return bool((found := await own()) and found["subject"] == subject)

        async def is_restored() -> bool:
            return await own() is None

        await eventually(is_own)
        await member.press("Back to the shipped text")
        await member.reads("The shipped text applies again.")
        await eventually(is_restored)


async def test_colleagues_are_invited_given_roles_and_removed(platform: PlatformUnderTest, browser: Browser) -> None:
    staff = await platform.staff()
    colleague, unwanted = (f"{uuid4().hex[:12]}@colleague.example" for _ in range(2))
    role = f"packer-{uuid4().hex[:6]}"

    async def team() -> dict[str, Any]:
        found: dict[str, Any] = await staff.call("GET", "/staff", 200)
        return found

    async def permissions() -> dict[str, set[str]]:
        return {
            each["name"]: set(each["permissions"]) for each in (await staff.call("GET", "/staff/roles", 200))["items"]
        }

    async with at_work(browser, platform.base, TEAM) as member:
        page = member.page
        await member.open("/team")
        await page.get_by_role("link", name="Add a role").click()
        await page.get_by_label("Name").fill(role)
        await page.get_by_role("checkbox", name="orders", exact=False).first.check()
        await member.press("Add")
        await member.reads("The role was added.")
        first = (await permissions())[role]
        await page.get_by_role("link", name=role).click()
        await page.get_by_role("group", name="catalog").get_by_role("checkbox").first.check()
        await member.press("Save")
        await member.reads("The role was changed.")
        assert (await permissions())[role] > first

        invite = member.part("Invite")
        for email in (colleague, unwanted):
            await invite.get_by_label("E-mail address").fill(email)
            await member.press("Invite")
            await member.reads(f"The invitation was mailed to {email}.")
        await member.press("Withdraw", page.get_by_role("listitem").filter(has_text=unwanted))
        await member.reads("The invitation was withdrawn.")
        assert unwanted not in {each["email"] for each in (await team())["invitations"]}
        await accept_invitation(platform, staff, colleague, PASSWORD)

        await member.open("/team")
        row = page.get_by_role("row").filter(has_text=colleague)
        await member.unfold("Change", row)
        await row.get_by_label("Role").select_option(role)
        await member.press("Save", row)
        await member.reads("The role was changed.")
        await member.unfold("Change", row)
        await member.press("Disable the sign-in", row)
        await member.reads("The sign-in is disabled.")
        [found] = [each for each in (await team())["items"] if each["email"] == colleague]
        assert (found["role"], found["is_active"]) == (role, False)
        await member.unfold("Change", row)
        await member.press("Enable the sign-in", row)
        await member.reads("The sign-in is enabled.")
        await member.unfold("Change", row)
        await member.press("Mail a link for another password", row)
        await member.reads("A link for another password was mailed.")
        await member.unfold("Change", row)
        await member.press("Remove from the team", row)
        await member.reads("No member of staff any more.")
        assert colleague not in {each["email"] for each in (await team())["items"]}

        await page.get_by_role("link", name=role).click()
        await member.unfold("Remove the role")
        await member.press(f"Remove {role}")
        await member.reads("The role was removed.")
        assert role not in await permissions()


async def test_programs_get_keys_and_systems_get_events(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, program = await platform.staff(), f"program-{uuid4().hex[:6]}"

    async def accepts(key: str) -> int:
        return (await staff.http.get("/orders", headers={"Authorization": f"Bearer {key}"})).status_code

    async with Receiver.listening() as receiver, at_work(browser, platform.base, INTEGRATIONS) as member:
        page = member.page
        await member.open("/api-keys")
        await page.get_by_label("Name of the program").fill(program)
        await page.get_by_role("group", name="orders", exact=True).get_by_role("checkbox").first.check()
        await member.press("Make the key")
        secret = page.locator("code.secret")
        first = await secret.inner_text()
        assert await accepts(first) == 200
        row = page.get_by_role("row").filter(has_text=program)
        await member.unfold("Change", row)
        await member.press("Replace the key", row)
        await expect(secret).not_to_have_text(first)
        second = await secret.inner_text()
        assert [await accepts(key) for key in (first, second)] == [401, 200]
        await member.unfold("Change", row)
        await member.press(f"Revoke {program}", row)
        await member.reads("The key was revoked.")
        assert await accepts(second) == 401

        await member.open("/webhooks")
        await page.get_by_label("Address").fill(receiver.url)
        await page.get_by_role("checkbox", name="order.paid", exact=True).check()
        await member.press("Add")
        await page.get_by_role("link", name="To the endpoint").click()
        path = f"/webhooks/endpoints/{page.url.rpartition('/')[2]}"
        await member.press("Send a test event")
        await member.reads("A test event is sent.")

        async def received() -> bool:
            return bool(receiver.received)

        await eventually(received, within=20)
        await member.unfold("Change")
        await page.get_by_label("Description").fill("The warehouse")
        await page.get_by_role("checkbox", name="order.shipped", exact=True).check()
        await member.press("Save")
        await member.reads("The endpoint was changed.")
        endpoint = await staff.call("GET", path, 200)
        assert endpoint["description"] == "The warehouse"
        assert set(endpoint["event_types"]) == {"order.paid", "order.shipped"}
        await member.unfold("Replace the secret")
        await member.press("Replace the secret")
        await page.get_by_role("link", name="To the endpoint").click()
        assert len((await staff.call("GET", path, 200))["former_secrets_until"]) == 1

        known = len(receiver.received)
        await page.get_by_role("row").nth(1).get_by_role("link").click()
        await member.press("Send again")
        await member.reads("It is sent again.")

        async def received_again() -> bool:
            return len(receiver.received) > known

        await eventually(received_again, within=20)
        await member.open(path.replace("/endpoints", ""))
        await member.unfold("Send failed deliveries again")
        await page.get_by_label("Failed since").fill("2026-01-01")
        await member.press("Send again")
        await member.reads("The failed deliveries are sent again.")
        await member.press("Disable")
        await member.reads("The endpoint is disabled.")
        assert (await staff.call("GET", path, 200))["is_disabled"]
        await member.press("Enable")
        await member.reads("The endpoint is enabled.")
        await member.unfold("Delete")
        await member.press("Delete for good")
        await member.reads("The endpoint was deleted.")
        await staff.call("GET", path, 404)


async def test_a_file_is_tried_imported_and_exported(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, mark = await platform.staff(), uuid4().hex[:6].upper()
    made = await staff.product(stock=1)
    categories = (await staff.call("GET", "/categories", 200, params={"limit": 100}))["items"]
    slug = next(each["slug"] for each in categories if each["id"] == made["category_id"])

    def rows(*prices: str) -> str:
        lines = (f"IMP-{mark}-{number},Plate {number},{slug},{price}" for number, price in enumerate(prices))
        return "\n".join(["sku,name,category,price", *lines])

    async def newest() -> Any:
        return (await staff.call("GET", "/imports", 200, params={"limit": 1}))["items"][0]

    async def ended() -> bool:
        return bool((await newest())["state"] in ("completed", "cancelled", "failed"))

    async with at_work(browser, platform.base, TRANSFERS) as member:
        page = member.page

        async def choose(content: str) -> None:
            await member.open("/imports")
            file = FilePayload(name=f"{mark}.csv", mimeType="text/csv", buffer=content.encode())
            await page.get_by_label("File", exact=True).set_input_files(file)

        await choose(rows("1.50", "nine"))
        await member.press("Try it, change nothing")
        await expect(page.get_by_role("heading", name=f"{mark}.csv completed")).to_be_visible(timeout=WITHIN)
        await expect(member.part("Errors").get_by_role("row")).to_have_count(2)
        search = {"search": f"IMP-{mark}"}
        assert (await staff.call("GET", "/products", 200, params=search))["items"] == []
        await choose(rows("1.50", "9.00"))
        await member.press("Import")
        await expect(page.get_by_role("heading", name=f"{mark}.csv completed")).to_be_visible(timeout=WITHIN)
        found = (await staff.call("GET", "/products", 200, params=search))["items"]
        assert {each["price"] for each in found} == {"1.50", "9.00"}
        await choose(rows(*["2.00"] * 20_000))
        await member.press("Import")
        await member.press("Cancel the import")
        await expect(page.get_by_role("status")).to_be_visible()
        await eventually(ended, within=30)
        assert (await newest())["state"] == "cancelled"

        known = len((await staff.call("GET", "/exports", 200))["items"])
        await member.open("/imports")
        await member.press("Export")
        await member.reads("The export has begun.")
        assert len((await staff.call("GET", "/exports", 200))["items"]) == known + 1


async def test_a_customer_is_blocked_archived_and_erased(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    [found] = (await staff.call("GET", "/customers", 200, params={"search": shopper.email}))["items"]
    path = f"/customers/{found['id']}"
    async with at_work(browser, platform.base, CUSTOMERS) as member:
        page = member.page
        await member.open(path)
        await member.unfold("Change the language")
        await page.get_by_label("Language of mails").select_option("de")
        await member.press("Change", member.part("Account"))
        await member.reads("The language was changed.")
        assert (await staff.call("GET", path, 200))["language"] == "de"
        await member.unfold("Block the account")
        await page.get_by_label("Reason").fill("Orders under false names")
        await member.press("Block")
        await expect(page.get_by_role("button", name="Allow the sign-in again")).to_be_visible()
        await shopper.get("/auth/me/", 401)
        await page.get_by_label("Reason").fill("A mistake")
        await member.press("Allow the sign-in again")
        await expect(page.get_by_role("button", name="Allow the sign-in again")).to_have_count(0)
        await shopper.login()

        await member.press("Archive of everything about the customer")
        await expect(page.get_by_role("link", name="Save the file")).to_be_visible(timeout=WITHIN)
        assert (await staff.call("GET", f"{path}/export", 200))["state"] == "completed"
        await member.open(path)
        await page.get_by_role("link", name="Erase the customer…").click()
        await page.get_by_label("Reason").fill("Asked by mail")
        await member.press("Erase for good")
        await member.reads("The customer is being erased.")
        await shopper.get("/auth/me/", 401)
