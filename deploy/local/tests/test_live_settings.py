"""The keys of storefronts' files that staff may change while the shop runs."""

from pathlib import Path

from atelier.services import SERVICES
from common.kernel.sections import Section
from common.kernel.service_sections import is_owned, sections_of
from common.kernel.storefronts import CHASSIS_SECTIONS, Storefront

import gateway

LIVE = {
    "audit": {"days"},
    "books": {
        *("tiers", "pack_price", "pack_size", "delivery", "most_characters", "most_characters_paid", "visitor_days"),
        *("visitor_books_per_address", "most_drafts", "most_drafts_paid"),
    },
    "cart": {"largest_line"},
    "catalog": {"low_stock_threshold"},
    "credits": {"unlock_price"},
    "figures": {
        *("free_credits", "free_generations_per_minute", "most_per_batch", "public_gallery", "free_teaser_limit"),
        *("upsell_threshold_pct", "reports_to_hide"),
    },
    "mail": {"sender", "staff", "language"},
    "orders": {"shipping", "reservation", "promise_days", "smallest_total", "largest_total"},
    "restorations": {"most", "lifetime", "price"},
    "subscriptions": {"plans", "plan_change_enabled"},
    "tax": {"rate", "rounding"},
    "webhooks": {"endpoints", "retention_days"},
}
"""None of them is read at a process's start and kept; a key that is added here needs this looked at."""


def owned_sections() -> dict[str, type[Section]]:
    own = {each.section_name: each for service in SERVICES for each in sections_of(service) if is_owned(each)}
    return {**own, **CHASSIS_SECTIONS}


def test_these_keys_and_no_others_can_be_changed() -> None:
    assert {name: {*kind.live_keys()} for name, kind in owned_sections().items() if kind.live_keys()} == LIVE
    assert Storefront.live_keys() == {}


def test_the_gateway_reads_no_section_that_can_be_changed() -> None:
    """It does not follow changes. The sandbox, of development, compares links with the files' addresses."""
    folder = Path(gateway.__path__[0])
    text = "\n".join(file.read_text() for file in folder.rglob("*.py") if file.name != "sandbox_mount.py")
    assert [name for name in CHASSIS_SECTIONS if f"storefront.{name}" in text or f"each.{name}" in text] == []
    assert ".section(" not in text
    assert ".find_section(" not in text
