"""A platform of the release c94adaa, killed in the middle of its work, is upgraded in place, and nothing is lost.

`recorded/` holds what it left; `recording/story.py` says what its customers had done.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from clients.emporium import Card, Shopper, StaffMember
from clients.figureforge import Artist
from clients.marbelle import Visitor
from clients.reviv import Sitter
from clients.storybook import Author
from platform_under_test import STAFF_PASSWORD
from testkit.conditions import eventually

from conftest import topologies
from upgrade.upgraded import Upgraded, upgraded_distributed, upgraded_embedded

CHECKOUT_SECONDS = 300.0
"""Longer than a checkout may stay open."""
RETRY_SECONDS = 120.0
"""Longer than the recorded event waits in its retry queue."""
pytestmark = pytest.mark.timeout(420)


def params() -> list[object]:
    """All tests of a topology run in one process, on one upgraded platform."""
    together = pytest.param("embedded", marks=pytest.mark.xdist_group("upgraded"))
    return [together if each == "embedded" else each for each in topologies(pytest.mark.nightly) if each != "elsewhere"]


@pytest.fixture(scope="module", params=params())
async def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Upgraded]:
    if request.param == "embedded":
        opened = upgraded_embedded()
    else:
        opened = upgraded_distributed(tmp_path_factory.mktemp("upgraded"))
    async with opened as platform:
        yield platform


@pytest.fixture
def story(upgraded: Upgraded) -> dict[str, Any]:
    return upgraded.recording.story


def customer(upgraded: Upgraded, name: str) -> Shopper:
    """With the access token of the recorded sign-in."""
    shopper = Shopper(f"{upgraded.platform.base}/emporium")
    known = upgraded.recording.story[name]
    shopper.email, shopper.tokens = known["email"], known["tokens"]
    shopper.http.headers["Authorization"] = f"Bearer {shopper.tokens['access']}"
    return shopper


async def staff(upgraded: Upgraded) -> StaffMember:
    return await StaffMember(f"{upgraded.platform.base}/emporium").login("staff@emporium.example", STAFF_PASSWORD)


async def check_out(shopper: Shopper, known: dict[str, Any], key: str) -> dict[str, Any]:
    """Repeat the recorded request."""
    return await shopper.checkout(known["address"], headers={"Idempotency-Key": key})


def quantities(cart: dict[str, Any]) -> dict[str, int]:
    return {item["product"]["name"]: item["quantity"] for item in cart["items"]}


async def test_earlier_access_tokens_refresh_tokens_and_passwords_are_valid(upgraded: Upgraded) -> None:
    alice = customer(upgraded, "alice")
    assert (await alice.get("/auth/me/"))["email"] == alice.email
    refreshed = await alice.post("/auth/refresh/", {"refresh": alice.tokens["refresh"]})
    alice.http.headers["Authorization"] = f"Bearer {refreshed['access']}"
    assert (await alice.get("/auth/me/"))["email"] == alice.email
    assert (await (await alice.login()).get("/auth/me/"))["email"] == alice.email


async def test_a_session_revoked_before_stays_revoked(upgraded: Upgraded) -> None:
    bob = customer(upgraded, "bob")
    await bob.call("GET", "/auth/me/", 401)
    await bob.call("POST", "/auth/refresh/", 401, json={"refresh": bob.tokens["refresh"]})


async def test_carts_of_customers_and_guests_are_unchanged(upgraded: Upgraded, story: dict[str, Any]) -> None:
    assert quantities(await customer(upgraded, "alice").get("/cart/")) == {"Lamp": 2, "Chair": 1}
    guest = Visitor(f"{upgraded.platform.base}/marbelle")
    guest.session_id = story["guest"]["session_id"]
    assert await guest.quantities() == {story["guest"]["product"]: story["guest"]["quantity"]}


async def test_a_repeated_request_gets_the_stored_response_and_the_unpaid_order_can_be_paid(
    upgraded: Upgraded, story: dict[str, Any]
) -> None:
    carol, known = customer(upgraded, "carol"), story["carol"]
    assert await check_out(carol, known, "carol-1") == known["order"]
    intent = await carol.intent(known["order"]["id"])
    assert (await Card(upgraded.platform.sandbox).pay(intent)).is_success
    await carol.confirm(known["order"]["id"], intent["payment_intent_id"])
    assert (await carol.order(known["order"]["id"]))["status"] == "processing"


@pytest.mark.parametrize("name", ["dave", "erin", "ivan", "heidi"])
async def test_paid_orders_are_processed_and_their_customers_get_one_mail(
    upgraded: Upgraded, story: dict[str, Any], name: str
) -> None:
    """Orders had recorded the payments of dave and heidi only; heidi's mail had failed."""
    shopper, order = customer(upgraded, name), story[name]["order"]

    async def processing() -> bool:
        return bool((await shopper.order(order["id"]))["status"] == "processing")

    async def confirmed() -> bool:
        return bool(await confirmations(upgraded, shopper.email))

    await eventually(processing)
    await eventually(confirmed, within=RETRY_SECONDS)
    assert len(await confirmations(upgraded, shopper.email)) == 1
    assert len((await shopper.order(order["id"]))["status_history"]) == 2


async def confirmations(upgraded: Upgraded, email: str) -> list[str]:
    mails = await upgraded.platform.mails(email)
    return [mail["subject"] for mail in mails if "is confirmed" in mail["subject"]]


async def test_a_restoration_of_before_is_downloaded_and_a_waiting_one_is_made(
    upgraded: Upgraded, story: dict[str, Any]
) -> None:
    known = story["sitter"]
    sitter = Sitter(f"{upgraded.platform.base}/reviv")
    sitter.email = known["email"]
    await sitter.sign_in()
    for job in (known["done"], known["waiting"]):
        preview = await sitter.http.get((await sitter.restored(job))["preview_url"])
        assert (preview.status_code, preview.headers["content-type"]) == (200, "image/jpeg")


async def test_figures_and_pictures_of_books_that_waited_are_drawn(upgraded: Upgraded, story: dict[str, Any]) -> None:
    artist = await Artist(f"{upgraded.platform.base}/figureforge", email=story["artist"]["email"]).sign_in()
    assert len((await artist.drawn(story["artist"]["job"]))["images"]) == 1

    known = story["author"]
    author = await Author(f"{upgraded.platform.base}/storybook").login(known["username"])

    async def drawn() -> Any:
        [version] = await author.get("/product/character-versions/", params={"character_id": known["character"]})
        return version if version["status"] == "SUCCESS" else None

    version = await eventually(drawn, within=RETRY_SECONDS, every=0.5)
    assert await author.downloaded(version["thumbnail"])


async def test_an_open_checkout_is_resumed_by_its_request_or_abandoned_after_its_deadline(
    upgraded: Upgraded, story: dict[str, Any]
) -> None:
    """frank's had reserved its stock, grace's had only claimed the lines of the cart.

    The clock is advanced here, by which pictures that are being made would be stalled: their tests come before.
    """
    frank, grace = customer(upgraded, "frank"), customer(upgraded, "grace")
    order = await check_out(frank, story["frank"], "frank-1")
    assert (order["id"], order["status"]) == (story["frank"]["order_id"], "pending")
    assert quantities(await frank.get("/cart/")) == {}
    await upgraded.platform.advance(CHECKOUT_SECONDS)

    async def released() -> bool:
        return quantities(await grace.get("/cart/")) == {"Chair": 2}

    await eventually(released)
    assert (await grace.get("/orders/"))["count"] == 0
    assert (await frank.get(f"/products/{story['chair']['slug']}/"))["quantity"] == 18


async def test_an_event_that_had_failed_is_handled(upgraded: Upgraded, story: dict[str, Any]) -> None:
    """Cart had not handled the event that only 11 mirrors are left."""
    await knows_stock(upgraded, story["mirror"]["id"], 11)


async def knows_stock(upgraded: Upgraded, product_id: str, stock: int) -> None:
    """Wait until cart refuses one unit more than the stock."""
    shopper = await upgraded.platform.customer("/emporium")

    async def refused() -> bool:
        answer = await shopper.call("POST", "/cart/items/", json={"product_id": product_id, "quantity": stock + 1})
        if answer.status_code == 201:
            await shopper.post("/cart/clear/")
        return answer.status_code == 400

    await eventually(refused, within=RETRY_SECONDS, every=0.5)


async def test_a_dead_job_is_listed_to_staff_and_can_be_retried(upgraded: Upgraded, story: dict[str, Any]) -> None:
    member, path = await staff(upgraded), "/dead-letters/identity"
    [letter] = (await member.call("GET", path, 200))["items"]
    assert (letter["attempts"], "the mailbox responded with HTTP 500" in letter["error"]) == (8, True)
    await member.call("POST", f"{path}/{letter['id']}/replay", 200)

    async def sent() -> bool:
        return bool(await upgraded.platform.mails(story["unlucky"]["email"]))

    await eventually(sent)
    assert (await member.call("GET", path, 200))["items"] == []


async def test_a_dead_delivery_is_listed_and_can_be_retried(upgraded: Upgraded, story: dict[str, Any]) -> None:
    async def listed() -> bool:
        return "stock.changed" in (await upgraded.atelier("dead-letters", "list", "--service", "cart"))[1]

    await eventually(listed, every=0.5)
    code, printed = await upgraded.atelier("dead-letters", "replay", "cart", "--all")
    assert code == 0, printed
    await knows_stock(upgraded, story["vase"]["id"], 15)


async def test_the_audit_has_no_findings_at_the_end(upgraded: Upgraded) -> None:
    """After every dead letter was retried, and new consumers of earlier events have received them."""
    printed = ""

    async def clean() -> bool:
        nonlocal printed
        code, printed = await upgraded.atelier("audit", "--age", "0", "--recheck-seconds", "0")
        return code == 0

    for service in ("identity", "cart"):
        await upgraded.atelier("dead-letters", "replay", service, "--all")
    code, printed = await upgraded.atelier("reconcile", "--yes", "--age", "0", "--recheck-seconds", "0")
    assert code == 0, printed
    try:
        await eventually(clean, within=RETRY_SECONDS, every=1)
    except AssertionError:
        raise AssertionError(printed) from None
