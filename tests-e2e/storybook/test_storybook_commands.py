"""The commands of docs/contracts/storybook.md, unchanged except for the address."""

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from platform_under_test import PlatformUnderTest
from shell import ROOT, walk_on

DOCUMENT = ROOT / "docs" / "contracts" / "storybook.md"
TITLES = ["From a visitor's book to a paid one", "Staff"]


@pytest.mark.once
async def test_the_walk_from_a_visitors_book_to_its_print_file(platform: PlatformUnderTest) -> None:
    printed = await walk_on(TITLES, platform.base, DOCUMENT, ROOT)
    assert '"action":"resume"' in printed
    assert '"code":"book_8"' in printed
    assert '"max_retries":6' in printed
    assert '"entry_type":"PURCHASE"' in printed
    assert '"max_retries":7' in printed
    drawn = {Path(path).name: Path(path) for path in re.findall(r"^(/.*\.(?:png|pdf))$", printed, re.MULTILINE)}
    assert {Image.open(drawn[name]).size for name in ("cover.png", "page.png")} == {(384, 576)}
    assert drawn["book.pdf"].read_bytes().startswith(b"%PDF")
    shutil.rmtree(drawn["book.pdf"].parent)
