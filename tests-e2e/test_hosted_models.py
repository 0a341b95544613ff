"""Jobs of all shops that sell pictures, by each vendor, with faults: one picture and one charge each.

The customers pay for a photograph with a credit, for a figure with one of their allowance, and for the cover and the
page of a paid book with a retry each. Both are drawn by the sheet of the book's character, which is made before.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from atelier.databases.migrations import migrations_folder
from atelier.services import SERVICES
from atelier.settings.sandbox_accounts import BOOK_WEBHOOK_SECRET
from clients.figureforge import Artist
from clients.reviv import Sitter
from clients.storybook import Author
from hosted_shops import MODELS, accounts, write_shops
from PIL import Image
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually
from testkit.databases import migrated_database

from conftest import served, topologies

pytestmark = [pytest.mark.verify, pytest.mark.xdist_group("distributed")]  # the other worker runs a platform, too
FAULTS: dict[str, list[dict[str, Any]]] = {
    "replicate": [{"name": "429"}, {"name": "503", "step": "download"}, {"name": "webhook-twice"}],
    "openai": [{"name": "429"}, {"name": "503", "times": 2}],
    "fal": [{"name": "503"}, {"name": "500", "step": "poll"}, {"name": "503", "step": "download"}],
    "comfyui": [{"name": "503", "step": "result"}, {"name": "503", "step": "download"}],
}
"""Each strikes the first job of a shop at the vendor that comes to the step."""
ONE_REFERENCE = ("replicate", "comfyui")
"""Their models take the character sheet; the others the photograph as well."""
RETRIED_AFTER = 81
"""Seconds after which a restoration is attempted again, and no request of the first attempt can be under way."""


@pytest.fixture(scope="module")
async def hosted(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PlatformUnderTest]:
    """An embedded platform whose only storefronts have models of vendors; without demo data."""
    folder = tmp_path_factory.mktemp("hosted")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ATELIER_VENDORS", accounts(submit_seconds=20))
        async with AsyncExitStack() as stack:
            databases = {
                service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
                for service in SERVICES
            }

            def shops(address: str) -> Path:
                (folder / "shops").mkdir()
                write_shops(folder / "shops", address)
                return folder / "shops"

            base = await stack.enter_async_context(served(databases, folder, shops, seeded=False))
            yield PlatformUnderTest(base)


@pytest.fixture(scope="module", params=topologies())
def platform(request: pytest.FixtureRequest) -> PlatformUnderTest:
    """In the distributed one webhooks are received by another process than the worker."""
    if request.param == "elsewhere":
        pytest.skip("its storefronts have no models of vendors")
    platform: PlatformUnderTest = request.getfixturevalue({"embedded": "hosted"}.get(request.param, request.param))
    return platform


@pytest.fixture
async def sandbox(platform: PlatformUnderTest) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{platform.sandbox}/models", trust_env=False, timeout=30) as http:
        yield http


async def restored(base: str) -> None:
    """A customer buys credits and unlocks a restoration with one of them."""
    sitter = await Sitter(base).sign_in()
    job = await sitter.upload()
    await sitter.buy()
    await sitter.has_credits("5.00")
    assert opened((await sitter.http.get((await sitter.restored(job))["preview_url"])).content).format == "JPEG"
    unlocked = await sitter.post(f"/restorations/{job}/unlock/")
    assert unlocked["credits_remaining"] == "4.00"
    transactions = await sitter.get("/credits/transactions/")
    assert [(each["amount"], each["transaction_type"]) for each in transactions] == [(-1, "unlock"), (5, "purchase")]


async def drawn(base: str) -> None:
    """A customer has a figure drawn."""
    artist = await Artist(base).sign_in()
    (image,) = await artist.draw(aspect_ratio="portrait")
    picture = opened((await artist.http.get(image["url"])).content)
    assert (picture.format, picture.width < picture.height) == ("PNG", True)
    assert (await artist.me())["quota"]["used"] == 1


async def illustrated(base: str) -> None:
    """A customer buys a book with a character, and has its cover and its page drawn."""
    author = await Author(base).register()
    book = await author.book()
    await author.character(book)
    page = await author.page(book)
    await author.buy(book, secret=BOOK_WEBHOOK_SECRET)
    cover = await author.cover_version(book)
    assert (cover["status"], cover["version_number"], cover["used_retries"]) == ("SUCCESS", 1, 1), cover
    drawn = await author.page_version(page)
    assert (drawn["status"], drawn["version_number"], drawn["used_retries"]) == ("COMPLETED", 1, 1), drawn
    for address in (cover["generated_image"], drawn["image"]):
        picture = opened(await author.downloaded(address))
        assert picture.format == "PNG"
        assert picture.width * 3 == pytest.approx(picture.height * 2, rel=0.02)


SHOPS: dict[str, tuple[Callable[[str], Coroutine[Any, Any, None]], Callable[[str], list[int]]]] = {
    "figureforge": (drawn, lambda vendor: [0]),
    "storybook": (illustrated, lambda vendor: [1, 1, 1] if vendor in ONE_REFERENCE else [1, 2, 2]),
    "reviv": (restored, lambda vendor: [1]),
}
"""What a customer does, and how many references each picture has that the vendor makes for it."""


@pytest.mark.parametrize("contract", list(SHOPS))
async def test_each_vendor_makes_the_pictures_of_a_shop_which_are_charged_once(
    platform: PlatformUnderTest, sandbox: httpx.AsyncClient, contract: str
) -> None:
    buy, references_of = SHOPS[contract]
    before = {vendor: {each["id"] for each in await charges(sandbox, vendor)} for vendor in MODELS}
    for vendor, faults in FAULTS.items():
        for fault in faults:
            (await sandbox.post("/faults", json={"vendor": vendor, **fault})).raise_for_status()
    await asyncio.gather(*(buy(f"{platform.base}/{contract}-{vendor}") for vendor in MODELS))
    for vendor in MODELS:
        pictures = [each for each in await charges(sandbox, vendor) if each["id"] not in before[vendor]]
        assert sorted(each["references"] for each in pictures) == references_of(vendor), (vendor, pictures)
        assert [each["charged"] for each in pictures] == [True] * len(pictures), (vendor, pictures)
    assert (await sandbox.get("/faults")).json() == []


@pytest.mark.parametrize("vendor", ["replicate", "comfyui"])
async def test_a_picture_whose_order_got_no_answer_is_found_and_not_ordered_again(
    platform: PlatformUnderTest, sandbox: httpx.AsyncClient, vendor: str
) -> None:
    before = {each["id"] for each in await charges(sandbox, vendor)}
    (await sandbox.post("/faults", json={"vendor": vendor, "name": "lost"})).raise_for_status()
    sitter = await Sitter(f"{platform.base}/reviv-{vendor}").sign_in()
    job = await sitter.upload()

    async def made() -> list[dict[str, Any]]:
        return [each for each in await charges(sandbox, vendor) if each["id"] not in before and each["charged"]]

    (found,) = await eventually(made)
    await platform.advance(RETRIED_AFTER)
    await sitter.restored(job)
    assert {each["id"] for each in await charges(sandbox, vendor)} - before == {found["id"]}


async def charges(sandbox: httpx.AsyncClient, vendor: str) -> list[dict[str, Any]]:
    """All pictures that were ordered of the vendor."""
    ordered: list[dict[str, Any]] = (await sandbox.get("/charges", params={"vendor": vendor})).json()["data"]
    return ordered


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image
