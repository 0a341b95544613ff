"""Jobs that make pictures, and the pictures that wait for a moderator."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, PageNotFound
from console.pages.several import Several, change_each, chosen_of, confirm, nothing_chosen
from console.session import Undo

router = APIRouter()
PER_PAGE = 25
OPEN = ("pending", "processing")
UNDONE_BY = {"remove": "restore", "restore": "remove"}


@router.get("/{shop}/jobs")
async def list_jobs(
    page: StaffPage, state: str | None = None, user_id: UUID | None = None, cursor: str | None = None
) -> Response:
    page.require("jobs:read", "jobs")
    found = await page.api.get("/jobs", state=state, user_id=user_id, cursor=cursor, limit=PER_PAGE)
    return page.render("jobs.html", found=found, state=state or "", user_id=user_id)


@router.post("/{shop}/jobs/bulk")
async def confirm_jobs(page: StaffPage) -> Response:
    """Only jobs that the action applies to are changed; the others are named too."""
    page.require("jobs:write", "jobs")
    chosen = await chosen_of(page, "job")
    action = (await page.form()).get("action", "")
    back = f"/jobs?{page.filter_text}" if page.filter_text else "/jobs"
    if action not in ("retry", "cancel"):
        raise PageNotFound()
    if not chosen:
        return nothing_chosen(page, back)
    listed = await page.api.get("/jobs", state=page.query.get("state"), cursor=page.query.get("cursor"), limit=PER_PAGE)
    jobs = [job for job in listed["items"] if job["id"] in chosen]
    fitting = [job["id"] for job in jobs if _fits(action, job["state"])]
    rows = [(str(job["number"]), _outcome(page, action, job["state"])) for job in jobs]
    if not fitting:
        return nothing_chosen(page, back)
    retry = action == "retry"
    several = Several(
        title=page._("Run jobs again") if retry else page._("Cancel jobs"),
        button=page._("Run {count} again").format(count=len(fitting))
        if retry
        else page._("Cancel {count}").format(count=len(fitting)),
        explanation=page._("They run again at the shop's cost. The customers do not pay twice.")
        if retry
        else page._("The customers get back what was paid for them."),
        rows=rows,
        name="job",
        chosen=fitting,
        fields=(("action", action),),
        action="/jobs/bulk/run",
        back=back,
        is_final=not retry,
    )
    return confirm(page, several)


@router.post("/{shop}/jobs/bulk/run")
async def run_jobs(page: StaffPage) -> Response:
    page.require("jobs:write", "jobs")
    chosen = await chosen_of(page, "job")
    form = await page.form()
    action = form.get("action", "")
    if action not in ("retry", "cancel"):
        raise PageNotFound()

    async def change(job_id: str) -> None:
        await page.api.send("POST", f"/jobs/{UUID(job_id)}/{action}", None, f"{form.get('key', '')}-{job_id}")

    return await change_each(page, chosen, change, lambda job_id: f"/jobs/{job_id}", "/jobs")


@router.get("/{shop}/jobs/{job_id}")
async def show_job(page: StaffPage, job_id: UUID) -> Response:
    page.require("jobs:read", "jobs")
    _ = page._
    roles = {"original": _("Before"), "result": _("After"), "preview": _("Preview"), "output": _("Picture")}
    return page.render("job.html", job=await page.api.get(f"/jobs/{job_id}"), roles=roles)


@router.get("/{shop}/jobs/{job_id}/pictures/{key}")
async def show_picture(page: StaffPage, job_id: UUID, key: str) -> Response:
    page.require("jobs:read", "jobs")
    if not key.replace("_", "").replace("-", "").isalnum():
        raise PageNotFound()
    return await page.file(f"/jobs/{job_id}/pictures/{key}")


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
    return page.render("pictures.html", found=found, status=status)


@router.post("/{shop}/pictures/{image_id}")
async def decide(page: StaffPage, image_id: str) -> Response:
    """A decision without a reason gets one that says where it was made."""
    form = await page.form()
    decision = form.get("decision", "")
    if not image_id.replace("_", "").replace("-", "").isalnum() or decision not in ("approve", "remove", "restore"):
        raise PageNotFound()
    reason = form.get("reason", "").strip() or page._("looked at in the console")
    path, then = f"/moderation/images/{image_id}/{decision}", f"/pictures?status={form.get('status', '')}"
    back = {"decision": UNDONE_BY.get(decision, ""), "status": form.get("status", ""), "reason": page._("undone")}
    undo = Undo(f"/pictures/{image_id}", back) if decision in UNDONE_BY else None
    done = {
        "approve": page._("The picture is approved."),
        "remove": page._("The picture is hidden from all but its owner."),
        "restore": page._("The picture is shown again."),
    }[decision]
    return await page.act("POST", path, {"reason": reason}, form, done=done, then=then, undo=undo)


def _fits(action: str, state: str) -> bool:
    return state == "failed" if action == "retry" else state in OPEN


def _outcome(page: Page, action: str, state: str) -> str:
    if not _fits(action, state):
        return page._("stays as it is: {state}").format(state=page._(state))
    return page._("runs again") if action == "retry" else page._("is cancelled")
