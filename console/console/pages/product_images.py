"""Pictures of a product: added, described, ordered by hand or by dragging, removed."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import refused
from console.session import Notice, Undo
from console.staff_api import Refusal, Unavailable

router = APIRouter()


@router.post("/{shop}/products/{product_id}/images")
async def upload_image(page: StaffPage, product_id: UUID) -> Response:
    page.require("catalog:write", "catalog")
    form = await page.request.form(max_files=20, max_fields=2000)
    fields = await page.form()
    then = f"/products/{product_id}"
    files = [file for file in form.getlist("file") if isinstance(file, UploadFile) and file.size]
    if not files:
        return page.redirect(then, Notice(page._("Choose a picture first."), failed=True))
    try:
        for file in files:
            sent = {"file": (file.filename or "picture", await file.read(), file.content_type)}
            await page.api.upload(f"{then}/images", sent, {"alt_text": fields.get("alt_text", "")})
    except Refusal as refusal:
        return page.redirect(then, refused(refusal))
    except Unavailable:
        return page.redirect(then, page.unavailable())
    return page.redirect(then, Notice(page._("The picture was added.")))


@router.post("/{shop}/products/{product_id}/images/order")
async def order_images(page: StaffPage, product_id: UUID) -> Response:
    """The order of the fields `image`, after one of them was moved by its button; only what differs is sent."""
    page.require("catalog:write", "catalog")
    form = await page.form()
    ids = [value for value in (await page.request.form()).getlist("image") if isinstance(value, str)]
    before = " ".join(ids)
    wanted = form["images"].split() if "images" in form else _moved(ids, form.get("move", ""))
    then = f"/products/{product_id}"
    try:
        images = {each["id"]: each for each in (await page.api.get(then))["images"]}
        for position, image_id in enumerate(each for each in wanted if each in images):
            if images[image_id]["display_order"] != position + 1:
                key = f"{form.get('key', '')}-{image_id}"
                await page.api.send("PATCH", f"/images/{image_id}", {"display_order": position + 1}, key)
    except Refusal as refusal:
        return page.redirect(then, refused(refusal))
    except Unavailable:
        return page.redirect(then, page.unavailable())
    undo = Undo(f"{then}/images/order", {"images": form.get("images_before", before)})
    return page.redirect(then, Notice(page._("The order of the pictures was saved."), undo=undo))


@router.post("/{shop}/images/{image_id}")
async def change_image(page: StaffPage, image_id: UUID) -> Response:
    form = await page.form()
    then = f"/products/{form.get('product_id', '')}"
    if form.get("remove") == "1":
        done = page._("The picture was removed.")
        return await page.act("DELETE", f"/images/{image_id}", None, form, done=done, then=then)
    body: dict[str, Any] = {"alt_text": form.get("alt_text", "")}
    body |= {"is_primary": True} if form.get("is_primary") == "1" else {}
    return await page.act("PATCH", f"/images/{image_id}", body, form, done=page._("The picture was saved."), then=then)


def _moved(ids: list[str], move: str) -> list[str]:
    """With one of them a place further: `move` is its id after `earlier:` or `later:`."""
    direction, _, image_id = move.partition(":")
    if image_id not in ids:
        return ids
    others = [each for each in ids if each != image_id]
    place = ids.index(image_id) + (1 if direction == "later" else -1)
    place = min(max(place, 0), len(others))
    return [*others[:place], image_id, *others[place:]]
