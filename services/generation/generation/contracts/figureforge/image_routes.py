"""`/api/images/{id}/`: one picture, and its changes by its owner."""

from common.http import BaseUrl, Customer, Reads, Transaction, json_response, router
from common.kernel.storefronts import Storefronts
from common.storage.signed_tokens import FileTokens
from fastapi import APIRouter, Response

from generation.contracts.figureforge.image_change_schemas import DeletedBody, UpdateBody
from generation.contracts.figureforge.image_schemas import ImageDetailBody, OwnImageBody, image_detail_body
from generation.contracts.figureforge.viewers import viewer_of
from generation.figures.queries.images import FigureImages
from generation.figures.rules.shown_image import Viewer
from generation.figures.use_cases.delete_image import DeleteImage, delete_image
from generation.figures.use_cases.update_image import update_image
from generation.http.image_ids import ImageId
from generation.http.image_urls import ImageUrls

PREFIX = "/api/images"
ONE = "/{image_id:figure_image}/"


def detail_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "images", transactional=False)

    @routes.get(ONE, response_model=OwnImageBody | ImageDetailBody)
    async def read_image(image_id: ImageId, caller: Customer, reads: Reads, base_url: BaseUrl) -> Response:
        """The caller's own picture, or a public one."""
        assert caller.user_id is not None
        image = await FigureImages(reads, caller.storefront).detail(image_id, caller.user_id)
        viewer = Viewer(caller.user_id) if image.user_id == caller.user_id else await viewer_of(caller, reads)
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        return json_response(image_detail_body(image, viewer, urls))

    return routes


def update_routes(storefronts: Storefronts, tokens: FileTokens) -> APIRouter:
    routes = router(PREFIX, "images")

    @routes.patch(
        ONE,
        response_model=OwnImageBody,
        summary="Update, by its other path",
        operation_id="images.update_by_other_path",
    )
    @routes.put(
        ONE,
        response_model=OwnImageBody,
        summary="Update, by its other path",
        operation_id="images.replace_by_other_path",
    )
    @routes.patch(f"{ONE}update/", response_model=OwnImageBody, operation_id="images.update")
    @routes.put(f"{ONE}update/", response_model=OwnImageBody, operation_id="images.replace")
    async def update(
        image_id: ImageId, body: UpdateBody, caller: Customer, uow: Transaction, base_url: BaseUrl
    ) -> Response:
        """Replace the tags, or change whether the picture is public; a flagged one cannot become public."""
        assert caller.user_id is not None
        await update_image(body.command(caller.storefront, caller.user_id, image_id), uow)
        image = await FigureImages(uow, caller.storefront).detail(image_id, caller.user_id)
        urls = ImageUrls(tokens, base_url, storefronts[caller.storefront])
        return json_response(image_detail_body(image, Viewer(caller.user_id), urls))

    return routes


deletion_routes = router(PREFIX, "images")


@deletion_routes.delete(
    ONE, response_model=DeletedBody, summary="Delete, by its other path", operation_id="images.delete_by_other_path"
)
@deletion_routes.delete(f"{ONE}delete/", response_model=DeletedBody)
async def delete(image_id: ImageId, caller: Customer, uow: Transaction) -> Response:
    """Delete a picture with its files. Credits are not returned."""
    assert caller.user_id is not None
    await delete_image(DeleteImage(storefront=caller.storefront, user_id=caller.user_id, image_id=image_id), uow)
    return json_response({"success": True, "message": "The image was deleted."})
