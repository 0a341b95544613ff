"""Reviewing products and keeping a wishlist."""

from common.clients.orders import OrdersClient
from common.money import formatter
from common.storefronts import Storefronts
from common.web import BaseUrl, Customer, Data, Reads, Transaction, json_response, router
from dialects.emporium import Page
from dialects.numbered_pages import numbered_page
from fastapi import APIRouter, Request, Response

from catalog.contracts.emporium.asked import page_asked
from catalog.contracts.emporium.documented import PAGES
from catalog.contracts.emporium.schemas import ReviewBody, ReviewWritten, Wish, WishlistToggled
from catalog.contracts.emporium.shapes import Shapes
from catalog.domain.errors import PurchaseRequired
from catalog.domain.goods import Goods
from catalog.queries.wishlist import wishlist
from catalog.use_cases.review_product import WriteReview, write_review
from catalog.use_cases.toggle_wish import toggle_wish


def review_routes(orders: OrdersClient) -> APIRouter:
    routes = router("/api/v1/products", "reviews", saga=True)

    @routes.post("/{slug}/reviews/", status_code=201)
    async def review(slug: str, body: ReviewBody, caller: Customer, data: Data) -> ReviewWritten:
        """Only who has bought the product may review it, once."""
        async with data.transaction() as tx:
            product_id = await Goods(tx, caller.storefront).visible_product_id(slug)
        assert caller.user_id is not None
        if not await orders.has_purchased(caller.storefront, caller.user_id, product_id):
            raise PurchaseRequired(product_id=str(product_id))
        command = WriteReview(
            product_id=product_id, user_id=caller.user_id, email=caller.email or "", **body.model_dump()
        )
        async with data.transaction() as tx:
            written = await write_review(command, tx, caller.storefront)
        return ReviewWritten(user=written.author, **written.model_dump(include=_SHOWN))

    return routes


_SHOWN = {"id", "rating", "title", "comment", "is_verified_purchase", "is_approved", "created_at"}


def wish_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/v1/products", "wishlist")

    @routes.get("/wishlist/me/", response_model=Page[Wish], openapi_extra={"parameters": PAGES})
    async def wishes(request: Request, caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """What the caller wishes for and can see, newest first."""
        assert caller.user_id is not None
        page = page_asked(request.query_params)
        count, rows = await wishlist(reads, caller.storefront, caller.user_id, page)
        shapes = Shapes(formatter(storefronts[caller.storefront].currency), f"{base_url}/media/")
        return json_response(numbered_page(request, page, count, [shapes.wish(row) for row in rows]))

    @routes.post("/{slug}/wishlist/", status_code=201, responses={200: {"model": WishlistToggled}})
    async def toggle(slug: str, caller: Customer, tx: Transaction, response: Response) -> WishlistToggled:
        """Adds the product (201), or removes it when it was there (200)."""
        assert caller.user_id is not None
        product_id = await Goods(tx, caller.storefront).visible_product_id(slug)
        if await toggle_wish(tx, caller.storefront, caller.user_id, product_id):
            return WishlistToggled(message="Product added to wishlist", in_wishlist=True)
        response.status_code = 200
        return WishlistToggled(message="Product removed from wishlist", in_wishlist=False)

    return routes
