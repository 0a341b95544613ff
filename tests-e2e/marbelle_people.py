"""How somebody becomes a customer of a shop of Marbelle's contract, and what their cart must come to."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from clients.marbelle import Visitor
from common.testing.conditions import eventually
from platform_under_test import PlatformUnderTest

CENT = Decimal("0.01")
LINK = re.compile(r"(https?://[^\s?]+)\?token=([\w-]+)")


async def link_mailed_to(platform: PlatformUnderTest, email: str, count: int = 1) -> tuple[str, str]:
    """The page and the token of the newest link, as soon as there are so many."""
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
    """An account that is activated, but not signed in yet."""
    await visitor.register()
    await follow_the_link(platform, visitor)


def with_tax(*lines: tuple[dict[str, Any], int], rate: str = "0.09", rounding: str = ROUND_HALF_UP) -> dict[str, Any]:
    """What a cart of these must show: the tax on the whole, rounded once."""
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
