"""Bodies of versions in responses."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from common.http import Output, shown
from common.kernel.storefronts import Storefront

from generation.books.tables.version import ContentType, Version
from generation.books.use_cases.illustration_of import snapshot_of
from generation.books.use_cases.submit_version import SubmittedVersion, retries_of
from generation.contracts.storybook.tier_schemas import TierBody, tier_body
from generation.http.media_urls import MediaUrls

MICRODOLLARS = 1_000_000
Status = Literal["PENDING", "GENERATING", "SUCCESS", "FAILED"]
PageStatus = Literal["PENDING", "GENERATING", "COMPLETED", "FAILED"]
_DONE = {ContentType.CHARACTER: "SUCCESS", ContentType.COVER: "SUCCESS", ContentType.PAGE: "COMPLETED"}


@dataclass(frozen=True, slots=True)
class VersionView:
    """How the owner sees versions: full covers and pages only of a book that is paid for."""

    urls: MediaUrls
    is_paid: bool

    def full(self, key: str | None) -> str | None:
        return self.urls.of(key) if key and self.is_paid else None

    def always(self, key: str | None) -> str | None:
        return self.urls.of(key) if key else None


class VersionBody(Output):
    """`generation_cost_usd` has four places. `thumbnail` is an address, null until the picture is done."""

    id: UUID
    version_number: int
    seed: int
    generation_job_id: str
    generation_cost_usd: str | None
    ledger_entry: UUID | None
    nano_request_id: str
    error_message: str
    generation_time_ms: int | None
    created_at: datetime
    thumbnail: str | None


class CharacterVersionBody(VersionBody):
    """`generated_image` is null until the picture is done."""

    character: UUID
    prompt_snapshot: dict[str, Any]
    aspect_ratio: str
    status: Status
    generated_image: str | None


class CoverVersionBody(VersionBody):
    """The images are null until the book is paid for."""

    book: UUID
    prompt_snapshot: dict[str, Any]
    aspect_ratio: str
    status: Status
    title_text: str
    subtitle_text: str
    author_name: str
    title_position: dict[str, Any]
    generated_image: str | None
    full_spread_image: str | None
    updated_at: datetime


class PageVersionBody(VersionBody):
    """`prompt` is the text or the object that was sent. `image` is null until the book is paid for."""

    page: UUID
    prompt: str | dict[str, Any]
    status: PageStatus
    image: str | None


class RetryCounts(Output):
    """`pricing_tier` is null and no retries are counted while the book is not paid for."""

    pricing_tier: TierBody | None
    max_retries: int
    used_retries: int


class NewCharacterVersionBody(CharacterVersionBody, RetryCounts):
    pass


class NewCoverVersionBody(CoverVersionBody, RetryCounts):
    pass


class NewPageVersionBody(PageVersionBody, RetryCounts):
    pass


def version_body(model: type[VersionBody], version: Version, view: VersionView) -> dict[str, Any]:
    """`model` is that of the kind of the version."""
    content_type = ContentType(version.content_type)
    return shown(
        model,
        version,
        generation_job_id=str(version.job_id),
        generation_cost_usd=None if version.cost is None else f"{Decimal(version.cost) / MICRODOLLARS:.4f}",
        ledger_entry=version.ledger_entry_id,
        nano_request_id=version.provider_request_id,
        thumbnail=view.always(version.thumbnail),
        status=_DONE[content_type] if version.is_done else version.state,
        **_OWN[content_type](version, view),
    )


def counts(submitted: SubmittedVersion, storefront: Storefront) -> dict[str, Any]:
    """The members of RetryCounts."""
    most = submitted.allowance.max_retries(retries_of(submitted.tier, storefront))
    tier = tier_body(submitted.tier, storefront)
    return shown(RetryCounts, submitted.allowance, pricing_tier=tier, max_retries=most)


def _of_character(version: Version, view: VersionView) -> dict[str, Any]:
    return {
        "character": version.item_id,
        "prompt_snapshot": snapshot_of(version),
        "generated_image": view.always(version.picture),
    }


def _of_cover(version: Version, view: VersionView) -> dict[str, Any]:
    return {
        "book": version.item_id,
        "prompt_snapshot": snapshot_of(version),
        "generated_image": view.full(version.picture),
        "full_spread_image": view.full(version.spread),
    }


def _of_page(version: Version, view: VersionView) -> dict[str, Any]:
    prompt = version.input["sent"] or version.prompt
    return {"page": version.item_id, "prompt": prompt, "image": view.full(version.picture)}


_OWN = {ContentType.CHARACTER: _of_character, ContentType.COVER: _of_cover, ContentType.PAGE: _of_page}
"""The computed fields of each kind."""
