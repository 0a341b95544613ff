"""The documented commands for guests, unchanged except for the address."""

from platform_under_test import PlatformUnderTest
from shell import CONTRACTS, walk


async def test_the_commands_for_guests(platform: PlatformUnderTest) -> None:
    printed = await walk("Fill a cart as a guest", platform.base, CONTRACTS / "marbelle.md")
    assert '"name": "Carrara White Marble Slab"' in printed
    assert '"message":"Email verified successfully' in printed
    merged = printed.partition('"message": "Cart retrieved successfully."')[2]
    assert '"item_count": 2' in merged
    assert '"label":"Workshop"' in printed
    assert '{"success":false,"message":"Token is invalid or expired."}' in printed
    assert printed.rstrip().endswith('"item_count":0,"subtotal":"0.00","tax_amount":"0.00","total":"0.00","items":[]}}')
