"""Products and reviews as events show them to other systems."""

from collections.abc import Mapping
from uuid import UUID

from common.db.executor import Executor
from common.kernel.storefronts import Storefront
from common.rpc.subjects import Subject

from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.product_schemas import ProductBody
from catalog.contracts.staff.review_schemas import ReviewBody
from catalog.domain.errors import ReviewNotFound
from catalog.repository.review_search import ReviewFilter, search_reviews
from catalog.repository.whole_products import whole_product


async def _product(executor: Executor, storefront: Storefront, key: str) -> ProductBody:
    """The addresses of pictures are paths below the shop's API."""
    return Presenter(storefront.currency, "").product(await whole_product(executor, storefront.name, UUID(key)))


async def _review(executor: Executor, storefront: Storefront, key: str) -> ReviewBody:
    rows = await search_reviews(executor, storefront.name, ReviewFilter(ids=[UUID(key)]), None, 1)
    if not rows:
        raise ReviewNotFound(review_id=key)
    return ReviewBody(**rows[0])


SUBJECTS: Mapping[str, Subject] = {"product": Subject(ProductBody, _product), "review": Subject(ReviewBody, _review)}
