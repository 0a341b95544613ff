"""The tree of categories."""

from uuid import UUID

from common.http import BaseUrl, Reads, StaffMember, Transaction
from common.http.audited import audited_with, row_of
from common.http.following import Follow
from common.http.staff import staff_router
from common.kernel.paging import encode_cursor
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from dialects.staff import FollowedPage
from fastapi import APIRouter

from catalog.contracts.staff.fields import Cursor, Limit, position
from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.schemas import CategoryBody, CategoryChanges, NewCategoryBody
from catalog.repository.categories import all_categories
from catalog.use_cases.change_category import ChangeCategory, NewCategory, add_category, change_category


def category_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router(
        "/categories", "categories", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE, subject="category"
    )

    def presenter(caller: StaffMember, base_url: str) -> Presenter:
        return Presenter(storefronts[caller.storefront].currency, base_url)

    @routes.get("", operation_id="categories.list")
    async def categories(
        caller: StaffMember, reads: Reads, base_url: BaseUrl, follow: Follow, cursor: Cursor = None, limit: Limit = 50
    ) -> FollowedPage[CategoryBody]:
        """All categories, oldest first."""
        if followed := await follow.page("category", limit):
            ids = [UUID(subject) for subject in followed.subjects]
            changed = await all_categories(reads, caller.storefront, 0, limit, ids)
            items = {str(each.id): presenter(caller, base_url).category(each) for each in changed}
            return FollowedPage(**followed.body(items))
        found = await all_categories(reads, caller.storefront, position(cursor) or 0, limit + 1)
        shown = [presenter(caller, base_url).category(category) for category in found[:limit]]
        following = encode_cursor(shown[-1].number) if len(found) > limit else None
        return FollowedPage(items=shown, next_cursor=following)

    @routes.post("", status_code=201)
    async def create(body: NewCategoryBody, caller: StaffMember, uow: Transaction, base_url: BaseUrl) -> CategoryBody:
        """Create a category, at the top or below another one."""
        category = await add_category(NewCategory(storefront=caller.storefront, **body.model_dump()), uow)
        return presenter(caller, base_url).category(category)

    @routes.patch("/{category_id}")
    @audited_with(row_of("categories", "category_id", without=("updated_at",)))
    async def update(
        category_id: UUID, body: CategoryChanges, caller: StaffMember, uow: Transaction, base_url: BaseUrl
    ) -> CategoryBody:
        """Hiding a category hides everything below it."""
        command = ChangeCategory(storefront=caller.storefront, category_id=category_id, changes=body.changes())
        category = await change_category(command, uow)
        return presenter(caller, base_url).category(category)

    return routes
