"""Jobs that make pictures: what waits, runs and failed, with what vendors were asked for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage
from console.page import Page, PageNotFound
from console.pages.several import MOST, Several, change_each, chosen_of, confirm, nothing_chosen

router = APIRouter()
PER_PAGE = 25
STATES = ("pending", "processing", "completed", "failed")
KINDS = ("restoration", "figures", "illustration", "print_file")
OPEN = ("pending", "processing")
FILTERS = ("state", "kind", "user_id", "created_from", "created_to")


@router.get("/{shop}/jobs")
async def list_jobs(page: StaffPage, cursor: str | None = None) -> Response:
    page.require("jobs:read", "jobs")
    found = await page.api.get("/jobs", **page.filters(*FILTERS), cursor=cursor, limit=PER_PAGE)
    states = {"state": page.query.get("state", ""), "states": STATES, "open_states": OPEN}
    return page.render("jobs.html", found=found, kinds=KINDS, **states)


@router.post("/{shop}/jobs/bulk")
async def confirm_jobs(page: StaffPage) -> Response:
    """Only jobs that the action applies to are changed; the others are named too. `all` are the newest hundred."""
    page.require("jobs:write", "jobs")
    chosen = await chosen_of(page, "job")
    form = await page.form()
    action, by_filter = form.get("action", ""), form.get("all") == "1"
    back = f"/jobs?{page.filter_text}" if page.filter_text else "/jobs"
    if action not in ("retry", "cancel"):
        raise PageNotFound()
    if by_filter:
        jobs = (await page.api.get("/jobs", **page.filters(*FILTERS), limit=MOST))["items"]
    else:
        listed = await page.api.get("/jobs", **page.filters(*FILTERS), cursor=page.query.get("cursor"), limit=PER_PAGE)
        jobs = [job for job in listed["items"] if job["id"] in chosen]
    fitting = [job["id"] for job in jobs if _fits(action, job["state"])]
    if not fitting:
        return nothing_chosen(page, back)
    rows = [(str(job["number"]), _outcome(page, action, job["state"])) for job in jobs]
    return confirm(page, _several(page, action, rows, fitting, back))


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
    job = await page.api.get(f"/jobs/{job_id}")
    return page.render("job.html", job=job, pictures=_pictures(job["pictures"]), roles=roles, runs=_runs(job))


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


def _pictures(pictures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The one before first, then the one after; a preview only without a result."""
    order = ("original", "result", "output", "preview")
    has_result = any(each["role"] == "result" for each in pictures)
    shown = [each for each in pictures if each["role"] != "preview" or not has_result]
    return sorted(shown, key=lambda each: order.index(each["role"]) if each["role"] in order else len(order))


def _runs(job: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The runs with their number, when they began and ended, and attempts whose state is known.

    None of a job that was completed by its only attempt. The contract gives no outcome of an attempt that goes on, nor
    of one whose process was lost: only the last attempt of a job that is processed goes on.
    """
    runs = job["runs"]
    attempts = [attempt for run in runs for attempt in run["attempts"]]
    if [attempt["outcome"] for attempt in attempts] in ([], ["completed"]):
        return []
    last = attempts[-1]
    going_on = last if last["outcome"] is None and job["state"] == "processing" else None
    shown = []
    for number, run in enumerate(runs, 1):
        states = [each["outcome"] or ("running" if each is going_on else "interrupted") for each in run["attempts"]]
        has_ended = run is not runs[-1] or job["state"] not in OPEN
        ends = [each["ended_at"] for each in run["attempts"] if each["ended_at"] and has_ended]
        shown.append(
            {
                "number": number,
                "retried_by": run["retried_by"],
                "began_at": run["attempts"][0]["started_at"],
                "ended_at": max(ends, default=None),
                "attempts": [{**each, "state": state} for each, state in zip(run["attempts"], states, strict=True)],
            }
        )
    return shown


def _several(page: Page, action: str, rows: list[tuple[str, str]], fitting: list[str], back: str) -> Several:
    _ = page._
    retries = action == "retry"
    button = _("Run {count} again") if retries else _("Cancel {count}")
    return Several(
        title=_("Run jobs again") if retries else _("Cancel jobs"),
        button=button.format(count=len(fitting)),
        explanation=_("They run again at the shop's cost. The customers do not pay twice.")
        if retries
        else _("The customers get back what was paid for them."),
        rows=rows,
        name="job",
        chosen=fitting,
        fields=(("action", action),),
        action="/jobs/bulk/run",
        back=back,
        is_final=not retries,
    )


def _fits(action: str, state: str) -> bool:
    return state == "failed" if action == "retry" else state in OPEN


def _outcome(page: Page, action: str, state: str) -> str:
    if not _fits(action, state):
        return page._("stays as it is: {state}").format(state=page._(state))
    return page._("runs again") if action == "retry" else page._("is cancelled")
