"""Reviews of products, and wishlists."""

from common.http import BaseUrl, Customer, Data, Reads, Transaction, json_response, router
from common.kernel.money import formatter
from common.kernel.storefronts import Storefronts
from common.rpc.interfaces.orders import OrdersInterface
from dialects.numbered_pages import Page, numbered_page
from fastapi import APIRouter, Request, Response

from catalog.contracts.emporium.openapi import PAGES
from catalog.contracts.emporium.presenters import Presenter
from catalog.contracts.emporium.query_params import page_query
from catalog.contracts.emporium.schemas import ReviewBody, ReviewWritten, Wish, WishlistToggled
from catalog.domain.errors import PurchaseRequired
from catalog.repository.catalog import Catalog
from catalog.repository.wishlist import wishlist
from catalog.storefront import ReviewRules
from catalog.use_cases.toggle_wish import ToggleWish, toggle_wish
from catalog.use_cases.write_review import WriteReview, write_review


def review_routes(storefronts: Storefronts, orders: OrdersInterface) -> APIRouter:
    routes = router("/api/v1/products", "reviews", transactional=False)

    @routes.post("/{slug}/reviews/", status_code=201, operation_id="reviews.create")
    async def review(slug: str, body: ReviewBody, caller: Customer, data: Data) -> ReviewWritten:
        """Only a user who has bought the product may review it, once."""
        async with data.transaction() as uow:
            product_id = await Catalog(uow, caller.storefront).visible_product_id_by_slug(slug)
        assert caller.user_id is not None
        if not await orders.has_purchased(caller.storefront, caller.user_id, product_id):
            raise PurchaseRequired(product_id=str(product_id))
        command = WriteReview(
            storefront=caller.storefront,
            product_id=product_id,
            user_id=caller.user_id,
            email=caller.email or "",
            is_approved=storefronts[caller.storefront].section(ReviewRules).moderation == "after",
            **body.model_dump(),
        )
        async with data.transaction() as uow:
            written = await write_review(command, uow)
        return ReviewWritten(user=written.author, **written.model_dump(include=_SHOWN))

    return routes


_SHOWN = {"id", "rating", "title", "comment", "is_verified_purchase", "is_approved", "created_at"}


def wish_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/products", "wishlist")

    @routes.get(
        "/wishlist/me/", response_model=Page[Wish], openapi_extra={"parameters": PAGES}, operation_id="wishlist.list"
    )
    async def wishes(request: Request, caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """The visible products on the caller's wishlist, newest first."""
        assert caller.user_id is not None
        page = page_query(request.query_params)
        count, rows = await wishlist(reads, caller.storefront, caller.user_id, page)
        presenter = Presenter(formatter(storefronts[caller.storefront].currency), f"{base_url}/media/")
        return json_response(numbered_page(request, page, count, [presenter.wish(row) for row in rows]))

    @routes.post("/{slug}/wishlist/", status_code=201, responses={200: {"model": WishlistToggled}})
    async def toggle(slug: str, caller: Customer, uow: Transaction, response: Response) -> WishlistToggled:
        """Adds the product (201), or removes it if it is there (200)."""
        assert caller.user_id is not None
        product_id = await Catalog(uow, caller.storefront).visible_product_id_by_slug(slug)
        command = ToggleWish(storefront=caller.storefront, user_id=caller.user_id, product_id=product_id)
        if await toggle_wish(command, uow):
            return WishlistToggled(message="Product added to wishlist", in_wishlist=True)
        response.status_code = 200
        return WishlistToggled(message="Product removed from wishlist", in_wishlist=False)

    return routes
