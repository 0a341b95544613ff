"""Creates customers of a shop of Marbelle's contract, and computes the expected totals of carts."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from clients.marbelle import Visitor
from platform_under_test import PlatformUnderTest
from testkit.conditions import eventually

CENT = Decimal("0.01")
LINK = re.compile(r"(https?://[^\s?]+)\?token=([\w-]+)")


async def link_mailed_to(platform: PlatformUnderTest, email: str, count: int = 1) -> tuple[str, str]:
    """Wait for this number of mailed links; returns page and token of the newest."""
    found: list[tuple[str, str]] = []

    async def written() -> bool:
        found[:] = [match for mail in await platform.mails(email) for match in LINK.findall(mail["text"])]
        return len(found) >= count

    await eventually(written)
    return found[0]


async def follow_the_link(platform: PlatformUnderTest, visitor: Visitor) -> None:
    _, token = await link_mailed_to(platform, visitor.email)
    await visitor.done("POST", "/auth/verify-email/", token=token)


async def join(platform: PlatformUnderTest, visitor: Visitor) -> None:
    """Register and activate an account, without signing in."""
    await visitor.register()
    await follow_the_link(platform, visitor)


def with_tax(*lines: tuple[dict[str, Any], int], rate: str = "0.09", rounding: str = ROUND_HALF_UP) -> dict[str, Any]:
    """Return the expected totals of a cart; the tax is computed on the total and rounded once."""
    subtotal = sum((Decimal(product["price"]) * quantity for product, quantity in lines), Decimal(0))
    tax = (subtotal * Decimal(rate)).quantize(CENT, rounding)
    return {
        "item_count": sum(quantity for _, quantity in lines),
        "subtotal": f"{subtotal:.2f}",
        "tax_amount": f"{tax:.2f}",
        "total": f"{subtotal + tax:.2f}",
    }


def totals(cart: dict[str, Any]) -> dict[str, Any]:
    return {name: cart[name] for name in ("item_count", "subtotal", "tax_amount", "total")}
