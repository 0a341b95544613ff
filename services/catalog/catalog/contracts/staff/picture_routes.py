"""Pictures uploaded before the product that shows them exists."""

import asyncio
from typing import Annotated

from common.http import BaseUrl, Data, Output, StaffMember
from common.http.audited import Action
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.storage.object_store import ObjectStore
from fastapi import APIRouter, File, UploadFile

from catalog.domain.pictures import MAX_BYTES, read_picture
from catalog.repository.media import record_pictures


class Uploaded(Output):
    """`key` names the picture in the body of a new product."""

    key: str
    image: str


def picture_routes(store: ObjectStore) -> APIRouter:
    routes = staff_router(
        "/images",
        "images",
        reads=Permission.CATALOG_READ,
        writes=Permission.CATALOG_WRITE,
        subject="picture",
        transactional=False,
    )

    @routes.post("", status_code=201, operation_id="images.upload")
    async def upload_picture(
        caller: StaffMember, action: Action, data: Data, base_url: BaseUrl, file: Annotated[UploadFile, File()]
    ) -> Uploaded:
        """JPEG, PNG or WebP, up to 5 MB and 25 megapixels. Equal pictures have one key."""
        picture = await asyncio.to_thread(read_picture, await file.read(MAX_BYTES + 1))
        await store.put(caller.storefront, picture.key, picture.content)
        async with data.transaction() as uow:
            await record_pictures(uow, caller.storefront, [picture])
            await action.record(uow, subject_id=picture.key, after={"size": len(picture.content)})
        return Uploaded(key=picture.key, image=f"{base_url}/media/{picture.key}")

    return routes
