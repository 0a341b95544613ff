"""Jobs of all shops that sell pictures, by each vendor, with faults: one picture and one charge each.

The cover of a book has a character sheet made before.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from atelier.databases.migrations import migrations_folder
from atelier.services import SERVICES
from clients.figureforge import Artist
from clients.reviv import Sitter
from clients.storybook import Author
from distributed import DistributedPlatform
from hosted_shops import MODELS, STUDIO, accounts, write_shops
from PIL import Image
from testkit.conditions import eventually
from testkit.databases import migrated_database

from conftest import served

pytestmark = [pytest.mark.verify, pytest.mark.xdist_group("distributed")]  # the other worker runs a platform, too
FAULTS: dict[str, list[dict[str, Any]]] = {
    "replicate": [{"name": "429"}, {"name": "503", "step": "download"}, {"name": "webhook-twice"}],
    "openai": [{"name": "429"}, {"name": "503", "times": 2}],
    "fal": [{"name": "503"}, {"name": "500", "step": "poll"}, {"name": "503", "step": "download"}],
    "comfyui": [{"name": "garbled", "step": "result"}, {"name": "503", "step": "download"}],
}
"""Each strikes one of the vendor's jobs, whichever is the first."""
ONE_REFERENCE = ("replicate", "comfyui")
"""Their models take the character sheet; the others the photograph as well."""
RETRIED_AFTER = 81
"""Seconds after which a restoration is attempted again, and no request of the first attempt can be under way."""


@pytest.fixture(scope="module")
async def base(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A platform whose only storefronts have models of vendors; without demo data."""
    folder = tmp_path_factory.mktemp("hosted")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ATELIER_VENDORS", accounts(submit_seconds=20))
        async with AsyncExitStack() as stack:
            databases = {
                service: await stack.enter_async_context(migrated_database(migrations_folder(service).parent))
                for service in SERVICES
            }

            def shops(address: str) -> Path:
                write_shops(folder / "shops", address)
                return folder / "shops"

            yield await stack.enter_async_context(served(databases, folder, shops, seeded=False))


@pytest.fixture
async def sandbox(base: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{base}/sandbox/models", trust_env=False, timeout=30) as http:
        yield http


@pytest.mark.parametrize("vendor", list(MODELS))
async def test_each_shop_sells_a_picture_of_the_vendor_which_is_charged_once(
    base: str, sandbox: httpx.AsyncClient, vendor: str
) -> None:
    for fault in FAULTS[vendor]:
        (await sandbox.post("/faults", json={"vendor": vendor, **fault})).raise_for_status()
    photograph, figure, cover = await asyncio.gather(restored(base, vendor), drawn(base, vendor), covered(base, vendor))
    charges = (await sandbox.get("/charges", params={"vendor": vendor})).json()
    assert (charges["asked"], charges["charged"]) == (4, 4), charges
    in_cover = 1 if vendor in ONE_REFERENCE else 2
    assert sorted(each["references"] for each in charges["data"]) == [0, 1, 1, in_cover]
    assert (photograph.format, figure.format, cover.format) == ("JPEG", "PNG", "PNG")
    assert figure.width < figure.height
    assert cover.width * 3 == pytest.approx(cover.height * 2, rel=0.02)
    assert (await sandbox.get("/faults")).json() == []


@pytest.mark.parametrize("vendor", ["replicate", "comfyui"])
async def test_a_picture_whose_order_got_no_answer_is_found_and_not_ordered_again(
    base: str, sandbox: httpx.AsyncClient, vendor: str
) -> None:
    before = (await sandbox.get("/charges", params={"vendor": vendor})).json()["asked"]
    (await sandbox.post("/faults", json={"vendor": vendor, "name": "lost"})).raise_for_status()
    sitter = await Sitter(f"{base}/reviv-{vendor}").sign_in()
    job = await sitter.upload()

    async def is_made() -> bool:
        charges = (await sandbox.get("/charges", params={"vendor": vendor})).json()
        return bool(charges["charged"] == before + 1)

    await eventually(is_made)
    (await sandbox.post(f"{base}/sandbox/clock/advance", json={"seconds": RETRIED_AFTER})).raise_for_status()
    await sitter.restored(job)
    assert (await sandbox.get("/charges", params={"vendor": vendor})).json()["asked"] == before + 1


@pytest.mark.timeout(420)
async def test_the_worker_of_a_distributed_platform_has_pictures_made_by_each_vendor(
    processes: DistributedPlatform,
) -> None:
    """Webhooks, which the other vendors' predictions do not have, are received by another process than the worker."""
    async with httpx.AsyncClient(base_url=f"{processes.base}/sandbox/models", trust_env=False, timeout=30) as sandbox:
        for fault in ({"vendor": vendor, "name": "429"} for vendor in MODELS):
            (await sandbox.post("/faults", json=fault)).raise_for_status()
        artist = await Artist(f"{processes.base}/{STUDIO}").sign_in()
        drawn = await asyncio.gather(*(artist.draw(model=vendor) for vendor in MODELS))
        charges = (await sandbox.get("/charges")).json()
        assert sorted(each["vendor"] for each in charges["data"]) == sorted(MODELS)
        assert (charges["asked"], charges["charged"]) == (len(MODELS), len(MODELS))
        assert (await sandbox.get("/faults")).json() == []
    for (image,) in drawn:
        assert opened((await artist.http.get(image["url"])).content).format == "PNG"
    assert (await artist.me())["quota"]["used"] == len(MODELS)


async def restored(base: str, vendor: str) -> Image.Image:
    sitter = await Sitter(f"{base}/reviv-{vendor}").sign_in()
    job = await sitter.restored(await sitter.upload())
    return opened((await sitter.http.get(job["preview_url"])).content)


async def drawn(base: str, vendor: str) -> Image.Image:
    artist = await Artist(f"{base}/figureforge-{vendor}").sign_in()
    (image,) = await artist.draw(aspect_ratio="portrait")
    assert (await artist.me())["quota"]["used"] == 1
    return opened((await artist.http.get(image["url"])).content)


async def covered(base: str, vendor: str) -> Image.Image:
    author = await Author(f"{base}/storybook-{vendor}").register()
    book = await author.book()
    await author.character(book)
    version = await author.cover_version(book)
    assert version["status"] == "SUCCESS", version
    return opened(await author.downloaded(version["thumbnail"]))


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image
