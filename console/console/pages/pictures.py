"""Jobs that make pictures, and the pictures that wait for a moderator."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import PageNotFound, given

router = APIRouter()
PER_PAGE = 25
STATES = ("pending", "processing", "completed", "failed")
FLAGS = ("human_pending", "auto_blocked", "clean", "removed")


@router.get("/{shop}/jobs")
async def list_jobs(
    page: StaffPage, state: str | None = None, user_id: str | None = None, cursor: str | None = None
) -> Response:
    page.require("jobs:read", "jobs")
    found = await page.api.get("/jobs", state=state, user_id=user_id, cursor=cursor, limit=PER_PAGE)
    return page.render("jobs.html", found=found, state=state or "", states=STATES)


@router.get("/{shop}/jobs/{job_id}")
async def show_job(page: StaffPage, job_id: UUID) -> Response:
    page.require("jobs:read", "jobs")
    return page.render("job.html", job=await page.api.get(f"/jobs/{job_id}"))


@router.post("/{shop}/jobs/{job_id}/{action}")
async def change_job(page: StaffPage, job_id: UUID, action: str) -> Response:
    form = await page.form()
    if action not in ("retry", "cancel"):
        raise PageNotFound()
    done = page._("The job runs again.") if action == "retry" else page._("The job was cancelled.")
    then = f"/jobs/{job_id}"
    return await page.act("POST", f"{then}/{action}", None, form, done=done, then=then)


@router.get("/{shop}/pictures")
async def list_pictures(page: StaffPage, status: str = "human_pending", cursor: str | None = None) -> Response:
    page.require("moderation:read", "moderation")
    found = await page.api.get("/moderation/images", status=status, cursor=cursor, limit=PER_PAGE)
    return page.render("pictures.html", found=found, status=status, flags=FLAGS)


@router.post("/{shop}/pictures/{image_id}")
async def decide(page: StaffPage, image_id: str) -> Response:
    form = await page.form()
    decision = form.get("decision", "")
    if not image_id.replace("_", "").replace("-", "").isalnum() or decision not in ("approve", "remove", "restore"):
        raise PageNotFound()
    path, then = f"/moderation/images/{image_id}/{decision}", f"/pictures?status={form.get('status', '')}"
    return await page.act(
        "POST", path, given(form, "reason"), form, done=page._("The decision was recorded."), then=then
    )
