"""Upload, change and removal of products' images."""

import asyncio
from typing import Annotated
from uuid import UUID

from common.http import BaseUrl, Data, StaffMember, Transaction
from common.http.audited import Action, audited_with, row_of
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from common.storage.object_store import ObjectStore
from fastapi import APIRouter, File, Form, UploadFile

from catalog.contracts.staff.fields import Caption
from catalog.contracts.staff.presenters import Presenter
from catalog.contracts.staff.product_schemas import ImageBody, ImageChanges
from catalog.domain.pictures import MAX_BYTES, read_picture
from catalog.repository.catalog import Catalog
from catalog.use_cases.change_image import (
    AttachImage,
    ChangeImage,
    DetachImage,
    attach_image,
    change_image,
    detach_image,
)
from catalog.use_cases.publish_products import publish_products


def upload_routes(storefronts: Storefronts, store: ObjectStore) -> APIRouter:
    routes = staff_router(
        "/products", "images", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE, transactional=False
    )

    @routes.post("/{product_id}/images", status_code=201, operation_id="products.upload_image")
    async def upload(
        product_id: UUID,
        caller: StaffMember,
        action: Action,
        data: Data,
        base_url: BaseUrl,
        file: Annotated[UploadFile, File()],
        alt_text: Annotated[Caption, Form()] = "",
        is_primary: Annotated[bool, Form()] = False,
    ) -> ImageBody:
        """JPEG, PNG or WebP, up to 5 MB and 25 megapixels. The first image of a product becomes its primary one."""
        async with data.transaction() as uow:
            await Catalog(uow, caller.storefront).lock_product(product_id)
        picture = await asyncio.to_thread(read_picture, await file.read(MAX_BYTES + 1))
        await store.put(caller.storefront, picture.key, picture.content)
        command = AttachImage(
            storefront=caller.storefront,
            product_id=product_id,
            picture=picture,
            alt_text=alt_text,
            is_primary=is_primary,
        )
        async with data.transaction() as uow:
            image = await attach_image(command, uow)
            await action.record(uow, after={"image": image.id, "alt_text": alt_text, "is_primary": is_primary})
            await publish_products(uow, caller.storefront, [product_id])
        return Presenter(storefronts[caller.storefront].currency, base_url).image(image)

    return routes


def image_routes(storefronts: Storefronts) -> APIRouter:
    routes = staff_router("/images", "images", reads=Permission.CATALOG_READ, writes=Permission.CATALOG_WRITE)

    @routes.patch("/{image_id}")
    @audited_with(row_of("images", "image_id"))
    async def update(
        image_id: UUID, body: ImageChanges, caller: StaffMember, uow: Transaction, base_url: BaseUrl
    ) -> ImageBody:
        """A product has one primary image: making another image primary replaces it."""
        command = ChangeImage(storefront=caller.storefront, image_id=image_id, changes=body.changes())
        image = await change_image(command, uow)
        return Presenter(storefronts[caller.storefront].currency, base_url).image(image)

    @routes.delete("/{image_id}", status_code=204)
    @audited_with(row_of("images", "image_id"))
    async def delete(image_id: UUID, caller: StaffMember, uow: Transaction) -> None:
        """Delete an image of a product."""
        await detach_image(DetachImage(storefront=caller.storefront, image_id=image_id), uow)

    return routes
