"""Staff's endpoints for pictures of figures: the queue of the flagged ones, and decisions."""

from typing import Annotated
from uuid import UUID

from common.http import BaseUrl, Reads, StaffMember, Transaction, json_response
from common.http.staff import staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Response

from generation.contracts.staff.moderation_schemas import DecidedBody, DecisionBody, ModeratedImageBody
from generation.figures.queries.moderation import Moderation
from generation.figures.tables.image import Decision, Flag
from generation.figures.use_cases.decide_on_image import DecideOnImage, decide_on_image
from generation.http.image_ids import ImageId
from generation.http.image_urls import ImageUrls
from generation.jobs.queries.staff_jobs import ABOVE_ALL_NUMBERS

PREFIX = "/moderation/images"


def moderation_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = staff_router(
        PREFIX, "moderation", reads=Permission.MODERATION_READ, writes=Permission.MODERATION_WRITE, transactional=False
    )

    @routes.get("", response_model=CursorPage[ModeratedImageBody])
    async def list_images(
        caller: StaffMember,
        reads: Reads,
        base_url: BaseUrl,
        status: Annotated[Flag | None, Query()] = None,
        user_id: Annotated[UUID | None, Query()] = None,
        cursor: Annotated[str | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Newest first, with their reports. `human_pending` are those that wait for a decision."""
        before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
        found = await Moderation(reads, caller.storefront).images(before, limit + 1, status, user_id)
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        items = [ModeratedImageBody.of(row, urls).model_dump() for row in found[:limit]]
        following = encode_cursor(found[limit - 1]["number"]) if len(found) > limit else None
        return json_response({"items": items, "next_cursor": following})

    return routes


decision_routes = staff_router(
    PREFIX, "moderation", reads=Permission.MODERATION_READ, writes=Permission.MODERATION_WRITE
)


@decision_routes.post("/{image_id:figure_image}/{decision}", response_model=DecidedBody)
async def decide(
    image_id: ImageId, decision: Decision, body: DecisionBody, caller: StaffMember, uow: Transaction
) -> Response:
    """`approve` clears a picture, `remove` hides it from all but its owner, `restore` undoes that."""
    assert caller.user_id is not None
    command = DecideOnImage(
        storefront=caller.storefront, image_id=image_id, decision=decision, reason=body.reason, by=caller.user_id
    )
    return json_response(DecidedBody.of(await decide_on_image(command, uow)).model_dump())
