"""Staff's endpoints for the retries of characters, covers (by their books) and pages."""

from typing import Annotated
from uuid import UUID

from common.db.database import Database
from common.http import Reads, StaffMember, json_response, shown
from common.http.audited import Action
from common.http.idempotency import operation_id
from common.http.staff import requires_key, staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.identity import IdentityInterface
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Request, Response

from generation.books.queries.allowances import Allowances
from generation.books.queries.tiers import tier_of
from generation.books.tables.version import ContentType
from generation.books.use_cases.correct_allowance import correct_allowance_of_customer, own_allowance
from generation.contracts.staff.allowance_schemas import (
    AllowanceBody,
    AllowanceCorrectionBody,
    CorrectAllowanceBody,
    allowance_body,
)
from generation.jobs.queries.staff_jobs import ABOVE_ALL_NUMBERS

Cursor = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=100)]
ITEM = "/{content_type}/{content_id}"


def allowance_routes(storefronts: Storefronts, identity: IdentityInterface, database: Database) -> APIRouter:
    routes = staff_router(
        "/allowances", "allowances", reads=Permission.BOOKS_READ, writes=Permission.CREDITS_WRITE, transactional=False
    )

    @routes.get(ITEM, response_model=AllowanceBody)
    async def read_allowance(
        content_type: ContentType, content_id: UUID, caller: StaffMember, executor: Reads
    ) -> Response:
        """That of the customer who owns the item. An item that was never generated has all its retries."""
        storefront = storefronts[caller.storefront]
        book, allowance = await own_allowance(executor, storefront.name, content_type, content_id)
        tier = await tier_of(executor, book.id, allowance.user_id)
        return json_response(allowance_body(allowance, tier, storefront))

    @routes.get(f"{ITEM}/corrections", response_model=CursorPage[AllowanceCorrectionBody])
    async def list_corrections(
        content_type: ContentType,
        content_id: UUID,
        caller: StaffMember,
        executor: Reads,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response:
        """Newest first, also of an item that is deleted."""
        before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
        allowances = Allowances(executor, caller.storefront)
        found = await allowances.corrections(content_type, content_id, before=before, limit=limit + 1)
        following = encode_cursor(found[limit - 1].number) if len(found) > limit else None
        items = [shown(AllowanceCorrectionBody, each) for each in found[:limit]]
        return json_response({"items": items, "next_cursor": following})

    @routes.post(f"{ITEM}/corrections", status_code=201, response_model=AllowanceBody, summary="Correct Allowance")
    @requires_key
    async def correct(
        content_type: ContentType,
        content_id: UUID,
        body: CorrectAllowanceBody,
        caller: StaffMember,
        action: Action,
        request: Request,
    ) -> Response:
        """Give retries or take them, with a reason. No more can be taken than are left."""
        assert caller.user_id is not None
        storefront = storefronts[caller.storefront]
        command = body.command(operation_id(request), storefront, content_type, content_id, caller.user_id)
        allowance, tier = await correct_allowance_of_customer(command, identity, database, action.recorder(body))
        return json_response(allowance_body(allowance, tier, storefront), 201)

    return routes
