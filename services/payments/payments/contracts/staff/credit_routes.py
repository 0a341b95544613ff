"""Staff's endpoints for credits: accounts of customers, packs and purchases."""

from typing import Annotated, Any
from uuid import UUID

from common.http import Reads, StaffMember, Transaction, json_response, shown
from common.http.audited import Action, audited_with, row_of
from common.http.following import Follow
from common.http.idempotency import operation_id
from common.http.staff import requires_key, staff_router
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission
from dialects.staff import CursorPage, FollowedPage
from fastapi import APIRouter, Path, Query, Request, Response

from payments.contracts.staff.credit_schemas import (
    AccountBody,
    AdjustmentBody,
    AdjustmentRequestBody,
    EntryBody,
    NewPackBody,
    PackBody,
    PackChangesBody,
    PurchaseBody,
    pack_body,
    purchase_body,
)
from payments.domain.credit_purchase import PurchaseStatus
from payments.repository import credit_reads
from payments.repository.credit_reads import ABOVE_ALL_NUMBERS
from payments.use_cases.adjust_credits import adjust_for_customer
from payments.use_cases.change_pack import add_pack, change_pack
from payments.use_cases.credit_context import CreditContext

NEWEST = 50
PackId = Annotated[int, Path(ge=1, le=2**31 - 1)]
Cursor = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=100)]

account_routes = staff_router(
    "/credits/accounts", "credits", reads=Permission.CREDITS_READ, writes=Permission.CREDITS_WRITE
)
purchase_routes = staff_router("/credits/purchases", "credits", reads=Permission.CREDITS_READ)


@account_routes.get("/{user_id}", response_model=AccountBody, operation_id="credit_accounts.get")
async def read_account(user_id: UUID, caller: StaffMember, executor: Reads) -> Response:
    """With the newest 50 entries and purchases. A customer without credits has an empty account."""
    name = caller.storefront
    account = await credit_reads.account(executor, name, user_id)
    entries = await credit_reads.entries(executor, name, user_id, before=ABOVE_ALL_NUMBERS, limit=NEWEST)
    purchases = await credit_reads.purchases(executor, name, before=ABOVE_ALL_NUMBERS, limit=NEWEST, user_id=user_id)
    body = shown(
        AccountBody,
        account,
        user_id=user_id,
        entries=[shown(EntryBody, row) for row in entries],
        purchases=[purchase_body(row) for row in purchases],
    )
    return json_response(body)


@account_routes.get(
    "/{user_id}/entries", response_model=CursorPage[EntryBody], operation_id="credit_accounts.list_entries"
)
async def list_entries(
    user_id: UUID, caller: StaffMember, executor: Reads, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """Newest first."""
    rows = await credit_reads.entries(executor, caller.storefront, user_id, before=_position(cursor), limit=limit + 1)
    return _page([shown(EntryBody, row) for row in rows], [row["version"] for row in rows], limit)


@purchase_routes.get("", response_model=FollowedPage[PurchaseBody], operation_id="credit_purchases.list")
async def list_purchases(
    caller: StaffMember,
    executor: Reads,
    follow: Follow,
    user_id: Annotated[UUID | None, Query()] = None,
    status: Annotated[PurchaseStatus | None, Query()] = None,
    flagged: Annotated[bool | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Newest first; with `flagged` those that staff should look at. With `updated_from` in the order of changes."""
    if followed := await follow.page("credit_purchase", limit):
        found = await credit_reads.purchases(
            executor,
            caller.storefront,
            before=ABOVE_ALL_NUMBERS,
            limit=limit,
            user_id=user_id,
            status=status,
            is_flagged=flagged,
            ids=[UUID(subject) for subject in followed.subjects],
        )
        return json_response(followed.body({str(row["id"]): purchase_body(row) for row in found}))
    rows = await credit_reads.purchases(
        executor,
        caller.storefront,
        before=_position(cursor),
        limit=limit + 1,
        user_id=user_id,
        status=status,
        is_flagged=flagged,
    )
    return _page([purchase_body(row) for row in rows], [row["number"] for row in rows], limit)


def adjustment_routes(context: CreditContext) -> APIRouter:
    routes = staff_router(
        "/credits/accounts",
        "credits",
        reads=Permission.CREDITS_READ,
        writes=Permission.CREDITS_WRITE,
        transactional=False,
    )

    @routes.post(
        "/{user_id}/adjustments",
        status_code=201,
        response_model=AdjustmentBody,
        operation_id="credit_accounts.adjust",
    )
    @requires_key
    async def adjust(
        user_id: UUID, body: AdjustmentRequestBody, caller: StaffMember, action: Action, request: Request
    ) -> Response:
        """Add or remove credits of a customer, with a reason. The balance cannot become negative."""
        assert caller.user_id
        command = body.command(operation_id(request), caller.storefront, user_id, caller.user_id)
        adjustment, balance = await adjust_for_customer(command, context, action.recorder(body))
        return json_response(shown(AdjustmentBody, adjustment, balance=balance), 201)

    return routes


def pack_routes(context: CreditContext) -> APIRouter:
    routes = staff_router(
        "/credits/packs",
        "credits",
        reads=Permission.CREDITS_READ,
        writes=Permission.CREDITS_WRITE,
        subject="credit_pack",
    )

    @routes.get("", response_model=list[PackBody], operation_id="credit_packs.list")
    async def list_packs(caller: StaffMember, executor: Reads) -> Response:
        """All packs, also inactive ones, ascending by credits."""
        currency = context.storefronts[caller.storefront].currency
        packs = await (await context.packs(caller.storefront, executor)).all(only_active=False)
        return json_response([pack_body(pack, currency) for pack in packs])

    @routes.post("", status_code=201, response_model=PackBody, operation_id="credit_packs.create")
    async def create(body: NewPackBody, caller: StaffMember, uow: Transaction) -> Response:
        """Create a pack of credits for sale."""
        storefront = context.seller(caller.storefront)
        pack = await add_pack(body.command(storefront), await context.packs(storefront.name, uow))
        return json_response(pack_body(pack, storefront.currency), 201)

    @routes.patch("/{pack_id}", response_model=PackBody, operation_id="credit_packs.update")
    @audited_with(row_of("credit_packs", "pack_id"))
    async def update(pack_id: PackId, body: PackChangesBody, caller: StaffMember, uow: Transaction) -> Response:
        """Purchases that were started before keep their price and credits."""
        storefront = context.seller(caller.storefront)
        command = body.command(pack_id, storefront)
        pack = await change_pack(command, await context.packs(storefront.name, uow))
        return json_response(pack_body(pack, storefront.currency))

    return routes


def _position(cursor: str | None) -> int:
    return decode_cursor(cursor, NUMBER)[0] if cursor else ABOVE_ALL_NUMBERS


def _page(items: list[dict[str, Any]], numbers: list[int], limit: int) -> Response:
    """`items` is one longer than the page if another page follows."""
    following = encode_cursor(numbers[limit - 1]) if len(items) > limit else None
    return json_response({"items": items[:limit], "next_cursor": following})
