"""Staff's endpoints for quotas of figure references."""

from typing import Annotated
from uuid import UUID

from common.db.database import Database
from common.http import Reads, StaffMember, json_response, shown
from common.http.audited import Action
from common.http.idempotency import operation_id
from common.http.staff import requires_key, staff_router
from common.kernel.callers import Caller
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.identity import IdentityInterface
from dialects.staff import CursorPage
from fastapi import APIRouter, Query, Request, Response

from generation.contracts.staff.quota_schemas import (
    CorrectionBody,
    EntryBody,
    GrantBody,
    QuotaBody,
    QuotaChangeBody,
    quota_body,
)
from generation.figures.queries.quotas import Quotas
from generation.figures.tables.quota import Quota
from generation.figures.use_cases.change_quota import ApplyChange, change_quota
from generation.figures.use_cases.correct_quota import correct_quota
from generation.figures.use_cases.grant_quota import grant_quota
from generation.jobs.queries.staff_jobs import ABOVE_ALL_NUMBERS
from generation.storefront import Figures

Cursor = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=100)]


def quota_routes(storefronts: Storefronts, identity: IdentityInterface, database: Database) -> APIRouter:
    routes = staff_router(
        "/quotas", "quotas", reads=Permission.CREDITS_READ, writes=Permission.CREDITS_WRITE, transactional=False
    )

    @routes.get("/{user_id}", response_model=QuotaBody)
    async def read_quota(user_id: UUID, caller: StaffMember, executor: Reads) -> Response:
        """A customer whose quota was never changed has all free credits."""
        quota = await Quotas(executor, caller.storefront).get(user_id)
        quota = quota or Quota(storefront=caller.storefront, user_id=user_id)
        return json_response(quota_body(quota, _free(caller.storefront)))

    @routes.get("/{user_id}/entries", response_model=CursorPage[EntryBody])
    async def list_entries(
        user_id: UUID, caller: StaffMember, executor: Reads, cursor: Cursor = None, limit: Limit = 50
    ) -> Response:
        """Newest first. Their sum is what is used."""
        before = decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS
        found = await Quotas(executor, caller.storefront).entries(user_id, before=before, limit=limit + 1)
        following = encode_cursor(found[limit - 1].number) if len(found) > limit else None
        items = [shown(EntryBody, entry) for entry in found[:limit]]
        return json_response({"items": items, "next_cursor": following})

    @routes.post("/{user_id}/corrections", status_code=201, response_model=QuotaBody)
    @requires_key
    async def correct(
        user_id: UUID, body: CorrectionBody, caller: StaffMember, action: Action, request: Request
    ) -> Response:
        """Give credits back to a customer or take them, with a reason."""
        return await _changed(body, correct_quota, user_id, caller, action, request)

    @routes.post("/{user_id}/grants", status_code=201, response_model=QuotaBody)
    @requires_key
    async def grant(user_id: UUID, body: GrantBody, caller: StaffMember, action: Action, request: Request) -> Response:
        """Give credits beyond the plan, or take back what is left of them, with a reason.

        They are spent when those of the plan are used, and stay when a period begins.
        """
        return await _changed(body, grant_quota, user_id, caller, action, request)

    async def _changed(
        body: QuotaChangeBody, apply: ApplyChange, user_id: UUID, caller: Caller, action: Action, request: Request
    ) -> Response:
        assert caller.user_id is not None
        change = body.change(operation_id(request), caller.storefront, user_id, caller.user_id)
        quota = await change_quota(change, apply, storefronts, identity, database, action.recorder(body))
        return json_response(quota_body(quota, _free(caller.storefront)), 201)

    def _free(storefront: str) -> int:
        return storefronts[storefront].section(Figures).free_credits

    return routes
