"""`/api/images/`: the lists of pictures."""

from typing import Any

from common.http import OPTIONAL_TOKEN, AnyCaller, BaseUrl, Customer, Reads, json_response, router, tokenless
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Request, Response

from generation.contracts.figureforge.image_lists import LIST_PARAMETERS, ImagePageBody, ListQuery
from generation.contracts.figureforge.viewers import viewer_of
from generation.figures.errors import GalleryClosed
from generation.figures.queries.image_pages import ImagePage, ImagePages
from generation.figures.rules.shown_image import Viewer
from generation.http.image_urls import ImageUrls
from generation.storefront import Figures

PREFIX = "/api/images"
_LIST: dict[str, Any] = {"response_model": ImagePageBody, "openapi_extra": {"parameters": LIST_PARAMETERS}}
_GALLERY: dict[str, Any] = {**_LIST, "openapi_extra": {"parameters": LIST_PARAMETERS, "security": OPTIONAL_TOKEN}}


def own_list_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "images", transactional=False)

    @routes.get("/", **_LIST, summary="List Own, by its other path", operation_id="images.list_by_other_path")
    @routes.get("/user/", **_LIST, operation_id="images.list")
    async def list_own(request: Request, caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """The caller's pictures, newest first."""
        assert caller.user_id is not None
        query = ListQuery.of(request)
        found = await ImagePages(reads, caller.storefront).own(caller.user_id, query.tags, query.span)
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        return json_response(query.body(found, Viewer(caller.user_id), urls))

    @routes.get("/favorites/", **_LIST)
    async def list_favorites(request: Request, caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """The caller's favourites, the latest first. Those of others only as long as they are public."""
        assert caller.user_id is not None
        query = ListQuery.of(request)
        viewer = await viewer_of(caller, reads)
        found = await ImagePages(reads, caller.storefront).favorites(caller.user_id, query.tags, query.span)
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        return json_response(query.body(found, viewer, urls))

    return routes


def gallery_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "images", transactional=False)

    @routes.get(
        "/public/",
        **_GALLERY,
        summary="List Gallery, by its other path",
        operation_id="images.list_gallery_by_other_path",
    )
    @routes.get("/gallery/", **_GALLERY)
    @tokenless
    async def list_gallery(request: Request, caller: AnyCaller, reads: Reads, base_url: BaseUrl) -> Response:
        """The public pictures, newest first: all of them for subscribers, else the newest ones as thumbnails."""
        storefront = storefronts[caller.storefront]
        if not storefront.section(Figures).public_gallery:
            raise GalleryClosed()
        query = ListQuery.of(request)
        viewer = await viewer_of(caller, reads)
        found = await _gallery(
            viewer, query, ImagePages(reads, storefront.name), storefront.section(Figures).free_teaser_limit
        )
        return json_response(query.body(found, viewer, ImageUrls(tokens, base_url, storefront)))

    return routes


async def _gallery(viewer: Viewer, query: ListQuery, pages: ImagePages, teaser: int) -> ImagePage:
    if viewer.is_subscriber:
        return await pages.gallery(viewer.user_id, query.tags, query.span)
    return await pages.teaser(viewer.user_id, query.tags, query.span, teaser)
