"""Staff's audit log of moderation."""

from typing import Annotated

from common.http import Reads, StaffMember, json_response, shown
from common.http.staff import staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import CursorPage
from fastapi import Query, Response

from generation.contracts.staff.moderation_schemas import ModerationEntryBody
from generation.figures.queries.moderation import Moderation
from generation.figures.tables.image import image_uuid, public_id
from generation.http.image_ids import PATTERN
from generation.jobs.queries.staff_jobs import ABOVE_ALL_NUMBERS

log_routes = staff_router("/moderation/log", "moderation", reads=Permission.MODERATION_READ, transactional=False)


@log_routes.get("", response_model=CursorPage[ModerationEntryBody], operation_id="moderation_log.list")
async def list_entries(
    caller: StaffMember,
    reads: Reads,
    image_id: Annotated[str | None, Query(pattern=f"^{PATTERN}$")] = None,
    cursor: Annotated[str | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Every report and every decision, newest first, also about pictures that are deleted."""
    before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
    found = await Moderation(reads, caller.storefront).entries(
        before, limit + 1, image_uuid(image_id) if image_id else None
    )
    items = [shown(ModerationEntryBody, entry, image_id=public_id(entry.image_id)) for entry in found[:limit]]
    following = encode_cursor(found[limit - 1].number) if len(found) > limit else None
    return json_response({"items": items, "next_cursor": following})
