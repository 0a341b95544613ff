"""The console in Chromium: a member of staff fulfils and refunds an order, by keyboard."""

from uuid import uuid4

from browser import Visitor
from clients.emporium import Card
from console_member import accept_invitation
from emporium_orders import paid
from platform_under_test import STAFF_PASSWORD, PlatformUnderTest
from playwright.async_api import Browser, Page, expect

PASSWORD = "Another-pass-2049!"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def sign_in(page: Page, base: str, shop: str, email: str = "", password: str = STAFF_PASSWORD) -> None:
    """As the shop's demo account, or as `email`."""
    await page.goto(f"{base}/console/{shop}/")
    await fill_sign_in(page, email or f"staff@{shop}.example", password)
    await expect(page.get_by_role("heading", name="Home")).to_be_visible()


async def fill_sign_in(page: Page, email: str, password: str) -> None:
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password").fill(password)
    await page.keyboard.press("Enter")


async def test_an_order_is_found_shipped_in_parts_noted_and_refunded(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    name = f'Lamp <img src=x onerror=alert(1)> "{uuid4().hex[:6]}"'
    order = await paid(shopper, Card(platform.sandbox), await staff.product(stock=5, price="10.00", name=name), 2)
    visitor = await Visitor.arrive(browser, f"{platform.base}/console/")
    page = visitor.page
    await page.get_by_role("link", name="Emporium").click()
    await fill_sign_in(page, "staff@emporium.example", STAFF_PASSWORD)
    await expect(page.get_by_role("heading", name="Home")).to_be_visible()

    await page.get_by_role("link", name="Orders", exact=True).click()
    await page.keyboard.press("/")
    await page.keyboard.type(shopper.email)
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name=order["order_number"]).press("Enter")
    await expect(page.get_by_role("link", name=name)).to_be_visible()

    await page.get_by_role("spinbutton", name=name).first.fill("1")
    await page.get_by_label("Tracking number").first.fill("TRACK-1")
    await page.get_by_label("Tracking number").first.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("The shipment was recorded.")
    await expect(page.get_by_text("TRACK-1")).to_be_visible()

    await page.get_by_label("Note, not for the customer").fill("Gift: no invoice in the parcel.")
    await page.get_by_role("button", name="Add a note").press("Enter")
    await expect(page.get_by_text("Gift: no invoice in the parcel.")).to_be_visible()

    await page.get_by_text("Refund", exact=True).last.press("Enter")
    await page.get_by_label("An amount").check()
    await page.get_by_label("Amount", exact=True).fill("3,50")
    await page.get_by_role("button", name="Preview").press("Enter")
    await expect(page.get_by_text("The amount 3.50 USD")).to_be_visible()
    await page.get_by_role("button", name="Refund now").press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("The refund was requested.")
    await expect(
        page.get_by_role("region", name="Refunds").or_(page.locator("section", has_text="Refunds")).first
    ).to_contain_text("$3.50")
    [refund] = (await staff.call("GET", f"/orders/{order['id']}/refunds", 200))["items"]
    assert refund["amount"] == "3.50"
    assert visitor.errors == []
    assert {url.partition("/console")[0] for url in visitor.requested} == {platform.base}


async def test_orders_are_shipped_together_after_a_confirmation_that_lists_them(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    card, product = Card(platform.sandbox), await staff.product(stock=5)
    orders = [await paid(shopper, card, product) for _ in range(2)]
    page = (await Visitor.arrive(browser, f"{platform.base}/console/emporium/")).page
    await sign_in(page, platform.base, "emporium")
    await page.goto(f"{platform.base}/console/emporium/orders?search={shopper.email}")
    for order in orders:
        await page.get_by_role("checkbox", name=order["order_number"]).check()
    await page.get_by_label("With the chosen orders").select_option("Ship")
    await page.get_by_role("button", name="Continue").click()
    for order in orders:
        await expect(page.get_by_text(order["order_number"])).to_be_visible()
    await page.get_by_role("button", name="Ship: 2 orders").click()
    await expect(page.get_by_role("status")).to_contain_text("2 orders were changed.")
    assert [(await shopper.order(order["id"]))["status"] for order in orders] == ["shipped", "shipped"]


async def test_price_and_stock_are_changed_in_the_list_of_products(
    platform: PlatformUnderTest, browser: Browser
) -> None:
    staff = await platform.staff()
    product = await staff.product(stock=5, price="10.00", name=f"Vase {uuid4().hex[:6]}")
    page = (await Visitor.arrive(browser, f"{platform.base}/console/emporium/")).page
    await sign_in(page, platform.base, "emporium")
    await page.goto(f"{platform.base}/console/emporium/products?search={product['sku']}")
    await page.get_by_label(f"Price of {product['name']}").fill("12.75")
    await page.get_by_label(f"Stock of {product['name']}").fill("9")
    await page.get_by_role("button", name=f"Save {product['name']}").click()
    await expect(page.get_by_role("status")).to_contain_text(f"{product['name']} was saved.")
    shown = await staff.call("GET", f"/products/{product['id']}", 200)
    assert (shown["price"], shown["quantity"]) == ("12.75", 9)


async def test_a_colleague_of_another_shop_cannot_sign_in(platform: PlatformUnderTest, browser: Browser) -> None:
    page = (await Visitor.arrive(browser, f"{platform.base}/console/marbelle/")).page
    await fill_sign_in(page, "staff@emporium.example", STAFF_PASSWORD)
    await expect(page.get_by_role("alert")).to_be_visible()


async def test_orders_are_worked_through_by_keyboard_alone(platform: PlatformUnderTest, browser: Browser) -> None:
    staff, shopper = await platform.staff(), await platform.customer()
    card, product = Card(platform.sandbox), await staff.product(stock=5)
    older, newer = [await paid(shopper, card, product) for _ in range(2)]
    visitor = await Visitor.arrive(browser, f"{platform.base}/console/emporium/")
    page = visitor.page
    await sign_in(page, platform.base, "emporium")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("searchbox", name="Search the shop")).to_be_focused()
    await page.goto(f"{platform.base}/console/emporium/orders?search={shopper.email}")

    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.keyboard.press("j")
    await expect(page.get_by_role("link", name=newer["order_number"])).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=newer["order_number"])).to_be_visible()
    await page.keyboard.press("j")
    await expect(page.get_by_role("heading", name=older["order_number"])).to_be_visible()

    await page.keyboard.press("n")
    await page.keyboard.type("Seen by keyboard.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("The note was added.")
    await page.keyboard.press("s")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("The shipment was recorded.")
    assert (await shopper.order(older["id"]))["status"] == "shipped"
    assert visitor.errors == []


async def test_a_filter_is_saved_and_a_change_is_undone(platform: PlatformUnderTest, browser: Browser) -> None:
    staff = await platform.staff()
    product = await staff.product(stock=5, price="10.00", name=f"Bowl {uuid4().hex[:6]}")
    page = (await Visitor.arrive(browser, f"{platform.base}/console/emporium/")).page
    await sign_in(page, platform.base, "emporium")
    await page.goto(f"{platform.base}/console/emporium/products?search={product['sku']}")
    await page.get_by_text("Save this filter").click()
    await page.get_by_label("Name", exact=True).fill("My bowl")
    await page.get_by_role("button", name="Save", exact=True).click()
    await page.goto(f"{platform.base}/console/emporium/products")
    await page.get_by_role("link", name="My bowl").click()
    await expect(page.get_by_role("link", name=product["name"])).to_be_visible()
    await page.get_by_role("link", name=product["name"]).click()
    await page.get_by_role("button", name="Hide").click()
    await expect(page.get_by_role("status")).to_contain_text("The product is hidden now.")
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("status")).to_contain_text("Customers see the product now.")
    assert (await staff.call("GET", f"/products/{product['id']}", 200))["is_active"]


async def test_a_passkey_is_added_and_completes_a_sign_in(platform: PlatformUnderTest, browser: Browser) -> None:
    colleague = f"{uuid4().hex[:12]}@colleague.example"
    staff = await platform.staff()
    await staff.call("POST", "/staff", 201, json={"email": colleague, "role": "viewer"})
    await accept_invitation(platform, staff, colleague, PASSWORD)
    base = platform.base.replace("127.0.0.1", "emporium.localhost")
    page = (await Visitor.arrive(browser, f"{base}/console/")).page
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    await sign_in(page, base, "emporium", colleague, PASSWORD)

    await page.get_by_role("link", name=colleague).click()
    await page.get_by_label("Name of the device").fill("Laptop")
    await page.locator("#new-key-password").fill(PASSWORD)
    await page.locator("#new-key-password").press("Enter")
    await page.get_by_role("button", name="Let the browser make the passkey").click()
    await expect(page.get_by_role("status")).to_contain_text("Keep these recovery codes")
    await expect(page.get_by_text("never used")).to_be_visible()

    await page.get_by_role("button", name="Sign out", exact=True).click()
    await fill_sign_in(page, colleague, PASSWORD)
    await page.get_by_role("button", name="Use a passkey").click()
    await expect(page.get_by_role("heading", name="Home")).to_be_visible()
    await page.get_by_role("link", name=colleague).click()
    await expect(page.get_by_text("last used")).to_be_visible()

    await page.get_by_text("Change Laptop").click()
    await page.get_by_label("Name", exact=True).fill("Old laptop")
    await page.get_by_role("button", name="Rename").click()
    await expect(page.get_by_text("Old laptop", exact=True)).to_be_visible()
    await page.get_by_text("Change Old laptop").click()
    await page.locator("details", has_text="Change Old laptop").get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Remove", exact=True).click()
    await fill_sign_in(page, colleague, PASSWORD)
    await expect(page.get_by_role("heading", name="Your account")).to_be_visible()
