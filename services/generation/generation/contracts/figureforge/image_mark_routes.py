"""What customers say about a picture: favourites and reports."""

from common.http import Customer, Transaction, json_response, router
from common.kernel.address_ids import AddressIds
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from generation.contracts.figureforge.image_change_schemas import DoneBody, FavoriteBody, ReportBody
from generation.contracts.figureforge.image_routes import ONE, PREFIX
from generation.figures.use_cases.report_image import report_image
from generation.figures.use_cases.toggle_favorite import ToggleFavorite, toggle_favorite
from generation.http.image_ids import ImageId
from generation.storefront import Figures


def mark_routes(storefronts: Storefronts, addresses: AddressIds) -> APIRouter:
    routes = router(PREFIX, "images")

    @routes.post(f"{ONE}favorite/", response_model=FavoriteBody, operation_id="images.toggle_favorite")
    async def toggle(image_id: ImageId, caller: Customer, uow: Transaction) -> Response:
        """Make a picture a favourite, or end that: the caller's own picture, or a public one."""
        assert caller.user_id is not None
        command = ToggleFavorite(storefront=caller.storefront, user_id=caller.user_id, image_id=image_id)
        mark = await toggle_favorite(command, uow)
        return json_response({"is_favorite": mark.is_favorite, "favorites_count": mark.count})

    @routes.post(f"{ONE}report/", response_model=DoneBody)
    async def report(image_id: ImageId, body: ReportBody, caller: Customer, uow: Transaction) -> Response:
        """Report another customer's public picture. A second report changes nothing."""
        assert caller.user_id is not None
        to_hide = storefronts[caller.storefront].section(Figures).reports_to_hide
        address_id = addresses.of_caller(caller)
        await report_image(body.command(caller.storefront, caller.user_id, address_id, image_id, to_hide), uow)
        return json_response({"success": True})

    return routes
