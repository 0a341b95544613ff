"""Webhooks: the endpoints to which events are sent, and the log of deliveries."""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import FormData, Page, PageNotFound, given, refused
from console.staff_api import Refusal, Unavailable, together

router = APIRouter()
PER_PAGE = 25
STATES = ("waiting", "delivered", "failed")
READ, WRITE = "webhooks:read", "webhooks:write"
FILTERS = ("endpoint_id", "event_type", "state")


@router.get("/{shop}/webhooks")
async def list_endpoints(page: StaffPage) -> Response:
    page.require(READ)
    found = await page.api.get("/webhooks/endpoints")
    types = await page.api.get("/webhooks/event-types") if page.may(WRITE) else {"items": []}
    return page.render("webhooks.html", found=found, types=types["items"])


@router.post("/{shop}/webhooks")
async def create_endpoint(page: StaffPage) -> Response:
    """Shows the secret once, in the answer to the form. A repeated form shows the same endpoint again."""
    form = await page.form()
    body = {**given(form, "url", "description", "signature"), "event_types": await _event_types(page)}
    return await _with_secret(page, "/webhooks/endpoints", body, form, "/webhooks")


@router.get("/{shop}/webhooks/deliveries")
async def list_deliveries(page: StaffPage, cursor: str | None = None) -> Response:
    page.require(READ)
    chosen = {name: page.query.get(name, "") for name in FILTERS}
    days = {name: page.query.get(name, "") for name in ("from", "to")}
    moments = {f"created_{name}": page.beginning(day) for name, day in days.items()}
    answers = await together(
        found=page.api.get("/webhooks/deliveries", **chosen, **moments, cursor=cursor, limit=PER_PAGE),
        endpoints=page.api.get("/webhooks/endpoints"),
        types=page.api.get("/webhooks/event-types"),
    )
    for answer in answers.values():
        if isinstance(answer, Exception):
            raise answer
    return page.render("webhook_deliveries.html", **answers, chosen={**chosen, **days}, states=STATES)


@router.get("/{shop}/webhooks/deliveries/{delivery_id}")
async def show_delivery(page: StaffPage, delivery_id: UUID) -> Response:
    page.require(READ)
    delivery = await page.api.get(f"/webhooks/deliveries/{delivery_id}")
    return page.render("webhook_delivery.html", delivery=delivery, body=_indented(delivery["body"] or ""))


@router.post("/{shop}/webhooks/deliveries/{delivery_id}/resend")
async def resend_delivery(page: StaffPage, delivery_id: UUID) -> Response:
    form = await page.form()
    path = f"/webhooks/deliveries/{delivery_id}"
    return await page.act("POST", f"{path}/resend", None, form, done=page._("It is sent again."), then=path)


@router.get("/{shop}/webhooks/{endpoint_id}")
async def show_endpoint(page: StaffPage, endpoint_id: UUID) -> Response:
    page.require(READ)
    answers = await together(
        endpoint=page.api.get(f"/webhooks/endpoints/{endpoint_id}"),
        deliveries=page.api.get("/webhooks/deliveries", endpoint_id=endpoint_id, limit=10),
        types=page.api.get("/webhooks/event-types"),
    )
    for name in ("endpoint", "types"):
        if isinstance(answers[name], Exception):
            raise answers[name]
    return page.render("webhook_endpoint.html", **answers)


@router.post("/{shop}/webhooks/{endpoint_id}/{action}")
async def change_endpoint(page: StaffPage, endpoint_id: UUID, action: str) -> Response:
    form = await page.form()
    path, then = f"/webhooks/endpoints/{endpoint_id}", f"/webhooks/{endpoint_id}"
    if action == "rotate":
        return await _with_secret(page, f"{path}/rotate", {}, form, then)
    if action == "change":
        body: dict[str, Any] = {**given(form, "url"), "description": form.get("description", "").strip()}
        body["event_types"] = await _event_types(page)
        return await page.act("PATCH", path, body, form, done=page._("The endpoint was changed."), then=then)
    if action in ("enable", "disable"):
        done = page._("The endpoint is enabled.") if action == "enable" else page._("The endpoint is disabled.")
        return await page.act("PATCH", path, {"is_disabled": action == "disable"}, form, done=done, then=then)
    if action == "delete":
        done = page._("The endpoint was deleted.")
        return await page.act("DELETE", path, None, form, done=done, then="/webhooks")
    if action == "test":
        done = page._("A test event is sent. Its answer appears among the deliveries.")
        return await page.act("POST", f"{path}/test", None, form, done=done, then=then)
    if action == "resend":
        since = {"since": page.beginning(form.get("since", ""))}
        done = page._("The failed deliveries are sent again.")
        return await page.act("POST", f"{path}/resend", since, form, done=done, then=then)
    raise PageNotFound()


async def _event_types(page: Page) -> list[str]:
    raw = await page.request.form()
    return [value for value in raw.getlist("event_type") if isinstance(value, str)]


def _indented(body: str) -> str:
    """JSON with a line for each member; other text as it is."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body


async def _with_secret(page: Page, path: str, body: dict[str, Any], form: FormData, back: str) -> Response:
    """The page with the answer's secret, which no cookie and no address has."""
    try:
        endpoint = await page.api.send("POST", path, body, form.get("key"))
    except Refusal as refusal:
        return page.redirect(back, refused(refusal))
    except Unavailable:
        return page.redirect(back, page.unavailable())
    response = page.render("webhook_secret.html", endpoint=endpoint)
    response.headers["cache-control"] = "no-store"
    return response
