"""Pictures that customers made public: decisions of a moderator, of one and of several."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, PageNotFound
from console.pages.several import Several, chosen_of, confirm, nothing_chosen, run_together
from console.session import Undo

router = APIRouter()
PER_PAGE = 24
UNDONE_BY = {"remove": "restore", "restore": "remove"}
DECISIONS = ("approve", "remove", "restore")


@router.get("/{shop}/pictures")
async def list_pictures(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("moderation:read", "moderation")
    found = await page.api.get("/moderation/images", **_filters(page), cursor=cursor, limit=PER_PAGE)
    return page.render("pictures.html", found=found, status=_status(page), decisions=_decisions(page))


@router.get("/{shop}/pictures/log")
async def list_decisions(page: StaffPage, image_id: str | None = None, cursor: str | None = None) -> Response:
    """What was reported and decided, of one picture or of all."""
    page.require("moderation:read", "moderation")
    found = await page.api.get("/moderation/log", image_id=image_id, cursor=cursor, limit=PER_PAGE)
    return page.render("moderation_log.html", found=found, image_id=image_id or "")


@router.post("/{shop}/pictures/bulk")
async def confirm_pictures(page: StaffPage) -> Response:
    page.require("moderation:write", "moderation")
    chosen = await chosen_of(page, "image")
    decision = (await page.form()).get("decision", "")
    if decision not in DECISIONS:
        raise PageNotFound()
    back = _back(_status(page))
    if not chosen:
        return nothing_chosen(page, back)
    title = dict(_decisions(page))[decision]
    several = Several(
        title=title,
        button=f"{title}: {len(chosen)}",
        rows=[(each, _outcome(page, decision)) for each in chosen],
        name="image",
        chosen=chosen,
        fields=(("decision", decision), ("status", _status(page))),
        action="/pictures/bulk/run",
        back=back,
        is_final=decision == "remove",
        asks_reason=True,
    )
    return confirm(page, several)


@router.post("/{shop}/pictures/bulk/run")
async def run_pictures(page: StaffPage) -> Response:
    page.require("moderation:write", "moderation")
    chosen = await chosen_of(page, "image")
    form = await page.form()
    body: dict[str, Any] = {"decision": form.get("decision", ""), "reason": form.get("reason", "").strip()}
    body["image_ids"] = chosen
    back = _back(form.get("status", ""))
    return await run_together(page, "/moderation/images/bulk", body, form, "image_id", lambda _image: "", back)


@router.post("/{shop}/pictures/{image_id}")
async def decide(page: StaffPage, image_id: str) -> Response:
    """A decision without a reason gets one that says where it was made."""
    form = await page.form()
    decision, status = form.get("decision", ""), form.get("status", "")
    if not image_id.replace("_", "").replace("-", "").isalnum() or decision not in DECISIONS:
        raise PageNotFound()
    reason = form.get("reason", "").strip() or page._("looked at in the console")
    back = {"decision": UNDONE_BY.get(decision, ""), "status": status, "reason": page._("undone")}
    undo = Undo(f"/pictures/{image_id}", back) if decision in UNDONE_BY else None
    done = {
        "approve": page._("The picture is approved."),
        "remove": page._("The picture is hidden from all but its owner."),
        "restore": page._("The picture is shown again."),
    }[decision]
    path = f"/moderation/images/{image_id}/{decision}"
    return await page.act("POST", path, {"reason": reason}, form, done=done, then=_back(status), undo=undo)


def _status(page: Page) -> str:
    """`reported` is no status of the contract: pictures of any status with reports that are not settled."""
    return page.query.get("status", "human_pending")


def _filters(page: Page) -> dict[str, Any]:
    status = _status(page)
    user = {"user_id": page.query.get("user_id")}
    return {"reported": "true", **user} if status == "reported" else {"status": status, **user}


def _back(status: str) -> str:
    return f"/pictures?status={status}" if status.replace("_", "").isalpha() else "/pictures"


def _decisions(page: Page) -> list[tuple[str, str]]:
    return [("approve", page._("Approve")), ("remove", page._("Hide")), ("restore", page._("Restore"))]


def _outcome(page: Page, decision: str) -> str:
    _ = page._
    outcomes = {"approve": _("is shown to everyone"), "remove": _("is hidden from all but its owner")}
    return outcomes.get(decision, _("is shown again"))
