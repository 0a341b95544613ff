"""The commands of docs/contracts/figureforge.md, unchanged except for the address."""

from pathlib import Path

from PIL import Image
from platform_under_test import PlatformUnderTest
from shell import ROOT, walk

DOCUMENT = ROOT / "docs" / "contracts" / "figureforge.md"


async def test_the_walk_from_the_magic_link_to_a_subscription(platform: PlatformUnderTest, tmp_path: Path) -> None:
    printed = await walk("From the magic link to a subscription", platform.base, DOCUMENT, tmp_path)
    assert '"subscription_plan": "free"' in printed
    assert Image.open(tmp_path / "figure.png").format == "PNG"
    assert '"is_favorite":true' in printed
    assert '"subscription_tier":"pro"' in printed
    assert '"amount": "24.99"' in printed
    assert printed.rstrip().endswith('"cancel_at_period_end":false}')
