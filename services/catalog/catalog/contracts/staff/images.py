"""Images of products: uploaded, arranged, taken away."""

import asyncio
from typing import Annotated
from uuid import UUID

from common.storefronts import Storefronts
from common.web import BaseUrl, Data, StaffMember, Transaction, router
from fastapi import APIRouter, File, Form, UploadFile

from catalog.contracts.staff.bodies import Bodies
from catalog.contracts.staff.fields import Caption
from catalog.contracts.staff.schemas import ImageBody, ImageChanges
from catalog.domain.goods import Goods
from catalog.domain.pictures import MAX_BYTES, read_picture
from catalog.objects import Objects
from catalog.use_cases.arrange_images import attach_image, change_image, detach_image
from catalog.use_cases.publish_products import publish_products


def upload_routes(storefronts: Storefronts, objects: Objects) -> APIRouter:
    routes = router("/api/staff/v1/products", "images", saga=True)

    @routes.post("/{product_id}/images", status_code=201)
    async def upload(
        product_id: UUID,
        caller: StaffMember,
        data: Data,
        base_url: BaseUrl,
        file: Annotated[UploadFile, File()],
        alt_text: Annotated[Caption, Form()] = "",
        is_primary: Annotated[bool, Form()] = False,
    ) -> ImageBody:
        """JPEG, PNG or WebP, up to 5 MB and 25 megapixels. The first image of a product becomes its primary one."""
        async with data.transaction() as tx:
            await Goods(tx, caller.storefront).product(product_id)
        picture = await asyncio.to_thread(read_picture, await file.read(MAX_BYTES + 1))
        await objects.put(caller.storefront, picture.key, picture.content)
        async with data.transaction() as tx:
            goods = Goods(tx, caller.storefront)
            image = await attach_image(tx, goods, product_id, picture, alt_text=alt_text, is_primary=is_primary)
            await publish_products(tx, caller.storefront, [product_id])
        return Bodies(storefronts[caller.storefront].currency, base_url).image(image)

    return routes


def image_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/staff/v1/images", "images")

    @routes.patch("/{image_id}")
    async def update(
        image_id: UUID, body: ImageChanges, caller: StaffMember, tx: Transaction, base_url: BaseUrl
    ) -> ImageBody:
        """Making one primary takes that from the one that was."""
        image = await change_image(tx, Goods(tx, caller.storefront), image_id, body.changes())
        return Bodies(storefronts[caller.storefront].currency, base_url).image(image)

    @routes.delete("/{image_id}", status_code=204)
    async def delete(image_id: UUID, caller: StaffMember, tx: Transaction) -> None:
        await detach_image(tx, Goods(tx, caller.storefront), image_id)

    return routes
