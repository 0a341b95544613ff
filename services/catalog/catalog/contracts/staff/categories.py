"""The tree of categories, as staff keep it."""

from uuid import UUID

from common.paging import encode_cursor
from common.storefronts import Storefronts
from common.web import BaseUrl, StaffMember, Transaction, router
from dialects.staff import CursorPage
from fastapi import APIRouter
from sqlmodel import col, select

from catalog.contracts.staff.bodies import Bodies
from catalog.contracts.staff.fields import Cursor, Limit, position
from catalog.contracts.staff.schemas import CategoryBody, CategoryChanges, NewCategoryBody
from catalog.domain.category import Category
from catalog.domain.goods import Goods
from catalog.use_cases.arrange_categories import NewCategory, add_category, change_category


def category_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/staff/v1/categories", "categories")

    def bodies(caller: StaffMember, base_url: str) -> Bodies:
        return Bodies(storefronts[caller.storefront].currency, base_url)

    @routes.get("")
    async def categories(
        caller: StaffMember, tx: Transaction, base_url: BaseUrl, cursor: Cursor = None, limit: Limit = 50
    ) -> CursorPage[CategoryBody]:
        """All of them, oldest first."""
        after = position(cursor) or 0
        statement = (
            select(Category)
            .where(Category.storefront == caller.storefront, col(Category.number) > after)
            .order_by(col(Category.number))
            .limit(limit + 1)
        )
        found = (await tx.exec(statement)).all()
        shown = [bodies(caller, base_url).category(category) for category in found[:limit]]
        following = encode_cursor(shown[-1].number) if len(found) > limit else None
        return CursorPage(items=shown, next_cursor=following)

    @routes.post("", status_code=201)
    async def create(body: NewCategoryBody, caller: StaffMember, tx: Transaction, base_url: BaseUrl) -> CategoryBody:
        category = await add_category(NewCategory(**body.model_dump()), tx, Goods(tx, caller.storefront))
        return bodies(caller, base_url).category(category)

    @routes.patch("/{category_id}")
    async def update(
        category_id: UUID, body: CategoryChanges, caller: StaffMember, tx: Transaction, base_url: BaseUrl
    ) -> CategoryBody:
        """Hiding a category hides everything below it."""
        category = await change_category(tx, Goods(tx, caller.storefront), category_id, body.changes())
        return bodies(caller, base_url).category(category)

    return routes
