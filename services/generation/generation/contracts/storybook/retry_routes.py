"""`/api/product/retries/add/`: a customer adds the retries of a paid pack to an item."""

from typing import Any
from uuid import UUID

from common.db.database import Database
from common.http import Body, Customer, Output, json_response, router, shown
from common.kernel.money import to_decimal_string
from common.kernel.storefronts import Storefront, Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from fastapi import APIRouter, Response
from pydantic import ConfigDict, StrictStr

from generation.books.tables.version import ContentType
from generation.books.use_cases.apply_retry_pack import AppliedRetries, ApplyRetryPack, apply_retry_pack
from generation.books.use_cases.submit_version import retries_of
from generation.books.version_errors import ContentTypeInvalid
from generation.storefront import Books


class AddRetriesBody(Body):
    """`content_type` in any letter case. The `content_id` of a COVER is its book."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "content_type": "PAGE",
                    "content_id": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11",
                    "retry_pack_order_id": "3f0c2f6e-4f0b-4c37-9a51-7a2e0d1b6c11",
                }
            ]
        }
    )

    content_type: StrictStr
    content_id: UUID
    retry_pack_order_id: UUID

    def command(self, storefront: Storefront, user_id: UUID) -> ApplyRetryPack:
        """Raises ContentTypeInvalid."""
        return ApplyRetryPack(
            storefront=storefront,
            user_id=user_id,
            content_type=content_type_of(self.content_type),
            content_id=self.content_id,
            retry_pack_id=self.retry_pack_order_id,
        )


class AddedRetriesBody(Output):
    """The item's allowance; `pack_price_gel` has two places."""

    content_type: str
    content_id: UUID
    max_retries: int
    used_retries: int
    pack_size: int
    pack_price_gel: str


def content_type_of(text: str) -> ContentType:
    """Raises ContentTypeInvalid."""
    try:
        return ContentType(text.strip().upper())
    except ValueError as error:
        raise ContentTypeInvalid() from error


def added_retries_body(applied: AppliedRetries, storefront: Storefront) -> dict[str, Any]:
    books = storefront.section(Books)
    return shown(
        AddedRetriesBody,
        applied.allowance,
        max_retries=applied.allowance.max_retries(retries_of(applied.tier, storefront)),
        pack_size=books.pack_size,
        pack_price_gel=to_decimal_string(books.pack_price, storefront.currency),
    )


def retry_routes(storefronts: Storefronts, orders: OrdersInterface, database: Database) -> APIRouter:
    routes = router("/api/product/retries", "retries", transactional=False)

    @routes.post("/add/", response_model=AddedRetriesBody)
    async def add_retries(body: AddRetriesBody, caller: Customer) -> Response:
        """A pack has its effect once. While it is not paid for, the request may be repeated."""
        assert caller.user_id is not None
        storefront = storefronts[caller.storefront]
        applied = await apply_retry_pack(body.command(storefront, caller.user_id), orders, database)
        return json_response(added_retries_body(applied, storefront))

    return routes
