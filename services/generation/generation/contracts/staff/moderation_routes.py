"""Staff's endpoints for pictures of figures: the queue of the flagged ones, and decisions."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from common.http import AcceptLanguage, BaseUrl, Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import Action
from common.http.following import Follow
from common.http.staff import requires_key, staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from dialects.staff import FollowedPage, accepted_language, bulk_outcome, language_headers
from fastapi import APIRouter, Query, Response

from generation.contracts.staff.moderation_schemas import (
    BulkDecided,
    BulkDecision,
    DecidedBody,
    DecisionBody,
    ModeratedImageBody,
    moderated_image_body,
)
from generation.figures.queries.moderation import ImageFilter, Moderation
from generation.figures.tables.image import Decision, Flag, image_uuid, public_id
from generation.figures.use_cases.decide_on_image import DecideOnImage, decide_on_image
from generation.figures.use_cases.decide_on_images import DecideOnImages, decide_on_images
from generation.http.image_ids import ImageId
from generation.http.image_urls import ImageUrls
from generation.jobs.queries.staff_jobs import ABOVE_ALL_NUMBERS

PREFIX = "/moderation/images"


def moderation_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = staff_router(
        PREFIX, "moderation", reads=Permission.MODERATION_READ, writes=Permission.MODERATION_WRITE, transactional=False
    )

    @routes.get("", response_model=FollowedPage[ModeratedImageBody], operation_id="moderation.list")
    async def list_images(
        caller: StaffMember,
        reads: Reads,
        base_url: BaseUrl,
        follow: Follow,
        status: Annotated[Flag | None, Query()] = None,
        user_id: Annotated[UUID | None, Query()] = None,
        reported: Annotated[bool, Query()] = False,
        cursor: Annotated[str | None, Query()] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> Response:
        """Newest first, with their reports. `human_pending` are those that wait for a decision.

        `reported`: only those with reports that staff have not settled, hidden or not.
        With `updated_from` in the order of changes.
        """
        wanted = ImageFilter(status=status, user_id=user_id, reported=reported)
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        if followed := await follow.page("image", limit):
            wanted = replace(wanted, ids=[image_uuid(subject) for subject in followed.subjects])
            changed = await Moderation(reads, caller.storefront).images(ABOVE_ALL_NUMBERS, limit, wanted)
            bodies = {public_id(row["id"]): moderated_image_body(row, urls) for row in changed}
            return json_response(followed.body(bodies))
        before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
        found = await Moderation(reads, caller.storefront).images(before, limit + 1, wanted)
        items = [moderated_image_body(row, urls) for row in found[:limit]]
        following = encode_cursor(found[limit - 1]["number"]) if len(found) > limit else None
        return json_response({"items": items, "next_cursor": following})

    return routes


decision_routes = staff_router(
    PREFIX, "moderation", reads=Permission.MODERATION_READ, writes=Permission.MODERATION_WRITE, subject="image"
)


@decision_routes.post("/bulk", response_model=BulkDecided, operation_id="moderation.decide_many")
@requires_key
async def decide_on_many(
    body: BulkDecision, caller: StaffMember, uow: Transaction, action: Action, accept_language: AcceptLanguage
) -> Response:
    """Decide about up to 200 pictures; the response says of each whether it was done.

    With a filter, `count` has to be the number of pictures that it selects: 409 `bulk.count_differs` otherwise.
    """
    assert caller.user_id is not None
    command = DecideOnImages(
        storefront=caller.storefront,
        decision=body.decision,
        image_ids=list(dict.fromkeys(map(image_uuid, body.image_ids))),
        wanted=ImageFilter(**body.filter.model_dump()) if body.filter else None,
        count=body.count,
        reason=body.reason,
        by=caller.user_id,
    )
    results = await decide_on_images(command, uow)
    for each in results:
        if each.image is not None:
            await action.record(uow, subject_id=str(each.image_id), after={"flag_status": each.image.flag_status})
    language = accepted_language(accept_language)
    rows = [
        {"image_id": public_id(each.image_id), "changed": each.refusal is None, **bulk_outcome(each.refusal, language)}
        for each in results
    ]
    changed = sum(each.refusal is None for each in results)
    body_of_response = {"changed": changed, "refused": len(results) - changed, "results": rows}
    return json_response(body_of_response, headers=language_headers(language))


@decision_routes.post("/{image_id:figure_image}/{decision}", response_model=DecidedBody)
async def decide(
    image_id: ImageId, decision: Decision, body: DecisionBody, caller: StaffMember, uow: Transaction
) -> Response:
    """`approve` clears a picture, `remove` hides it from all but its owner, `restore` undoes that."""
    assert caller.user_id is not None
    command = DecideOnImage(
        storefront=caller.storefront, image_id=image_id, decision=decision, reason=body.reason, by=caller.user_id
    )
    image = await decide_on_image(command, uow)
    return json_response(shown(DecidedBody, image, id=public_id(image.id)))
