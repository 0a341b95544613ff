"""The commands of docs/contracts/storybook.md, unchanged except for the address."""

from pathlib import Path

from clients.storybook import portrait
from PIL import Image
from platform_under_test import PlatformUnderTest
from shell import ROOT, walk

DOCUMENT = ROOT / "docs" / "contracts" / "storybook.md"


async def test_the_walk_from_a_visitors_book_to_a_paid_one(platform: PlatformUnderTest, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(portrait())
    printed = await walk("From a visitor's book to a paid one", platform.base, DOCUMENT, tmp_path)
    assert '"action":"resume"' in printed
    assert '"code":"book_8"' in printed
    assert '"max_retries":6' in printed
    assert '"entry_type":"PURCHASE"' in printed
    for name in ("cover.png", "page.png"):
        assert Image.open(tmp_path / name).size == (256, 384)
