"""The queue: submit, status, result, cancel."""

from typing import Any

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.addresses import called_base
from sandbox.vendors.answers import garbled, lost, named, refusal
from sandbox.vendors.artist import UnusablePicture
from sandbox.vendors.context import VendorContext
from sandbox.vendors.fal.bodies import NOT_LOADED, error, problem, result, status
from sandbox.vendors.fal.inputs import APPLICATIONS, AppInput, Application
from sandbox.vendors.faults import OF_JOBS, Fault
from sandbox.vendors.identifiers import request_id
from sandbox.vendors.jobs import Job, PictureOrder
from sandbox.vendors.notices import COMPLETED

IN_PROGRESS = "Request is still in progress"


class FalQueue:
    def __init__(self, context: VendorContext) -> None:
        self._context = context

    async def submit(self, request: Request) -> Response:
        """The queue takes any JSON object; what is wrong with it is the result of the request."""
        name = request.path_params["app"]
        application = APPLICATIONS.get(name)
        if application is None:
            return JSONResponse({"detail": f"Application '{name}' not found"}, 404)
        try:
            given = orjson.loads(await request.body())
        except orjson.JSONDecodeError:
            return JSONResponse({"detail": "Invalid JSON in the request body", "error_type": "bad_request"}, 400)
        if not isinstance(given, dict):
            return JSONResponse({"detail": "The body must be an object", "error_type": "bad_request"}, 400)
        faults = await self._context.faults(request, "fal", "submit", name, str(given.get("prompt", "")))
        if refused := refusal(faults):
            return ordered(refused)
        job = self._job(name, application, given, request.query_params.get("fal_webhook"))
        job.faults = {each.name: each.argument for each in faults if each.name in OF_JOBS}
        await self._context.runner.submit(job)
        if named(faults, "lost"):
            return lost(200)
        return JSONResponse(self._shown(request, job, with_logs=False))

    def _job(self, name: str, application: Application, given: dict[str, Any], webhook: str | None) -> Job:
        details: dict[str, Any] = {"sync_mode": given.get("sync_mode") is True, "input": sorted(given)}
        order = PictureOrder(prompt=str(given.get("prompt", "")))
        try:
            order = self._order(application.input.model_validate(given))
        except ValidationError as wrong:
            faults = wrong.errors(include_url=False, include_context=False, include_input=False)
            details["invalid"] = [
                problem(["body", *map(str, each["loc"])], each["msg"], each["type"]) for each in faults
            ]
        except UnusablePicture:
            details["invalid"] = [problem(["body", "image_url"], NOT_LOADED, "file_download_error")]
        return Job(
            id=request_id(),
            vendor="fal",
            model=name,
            order=order,
            created=self._context.now(),
            webhook=webhook,
            events=[COMPLETED],
            cost_micros=application.price_micros * order.count,
            details=details,
        )

    def _order(self, given: AppInput) -> PictureOrder:
        width, height = given.size()
        stored = self._context.inputs.stored
        mask = given.mask()
        return PictureOrder(
            prompt=given.prompt,
            width=width,
            height=height,
            seed=abs(given.seed or 0),
            count=given.num_images,
            format=given.output_format,
            references=[stored("fal", each) for each in given.addresses()],
            mask=stored("fal", mask) if mask else None,
        )

    async def status(self, request: Request) -> Response:
        """202 until the request has completed."""
        job = self._found(request)
        if job is None:
            return missing()
        faults = await self._context.faults(request, "fal", "poll", job.model)
        if refused := refusal(faults):
            return ordered(refused)
        if named(faults, "garbled"):
            return garbled()
        with_logs = request.query_params.get("logs", "").lower() in ("1", "true")
        return JSONResponse(self._shown(request, job, with_logs=with_logs), 200 if job.finished else 202)

    async def result(self, request: Request) -> Response:
        job = self._found(request)
        if job is None:
            return missing()
        if refused := refusal(await self._context.faults(request, "fal", "result", job.model)):
            return ordered(refused)
        if not job.finished:
            return JSONResponse({"detail": IN_PROGRESS}, 400)
        if job.status == "succeeded":
            body = result(job, self._context.files, called_base(request))
            return JSONResponse(body, headers={"x-fal-request-id": job.id})
        code, failure = error(job)
        kind = failure.get("error_type") or failure["detail"][0]["type"]
        return JSONResponse(failure, code, {"x-fal-request-id": job.id, "x-fal-error-type": kind})

    async def cancel(self, request: Request) -> Response:
        job = self._found(request)
        if job is None:
            return JSONResponse({"status": "NOT_FOUND"}, 404)
        if refused := refusal(await self._context.faults(request, "fal", "cancel", job.model)):
            return ordered(refused)
        if job.finished:
            return JSONResponse({"status": "ALREADY_COMPLETED"}, 400)
        self._context.runner.cancel(job)
        return JSONResponse({"status": "CANCELLATION_REQUESTED"}, 202)

    def _found(self, request: Request) -> Job | None:
        job = self._context.jobs.find("fal", request.path_params["id"])
        application = f"{request.path_params['owner']}/{request.path_params['name']}"
        return job if job and f"{job.model}/".startswith(f"{application}/") else None

    def _shown(self, request: Request, job: Job, *, with_logs: bool) -> dict[str, Any]:
        ahead = [each.id for each in self._context.jobs.unfinished("fal") if each.status == "queued"]
        position = ahead.index(job.id) if job.id in ahead else 0
        return status(job, called_base(request), position, with_logs=with_logs)


def missing() -> Response:
    return JSONResponse({"detail": "Request not found"}, 404)


def ordered(fault: Fault) -> Response:
    code = fault.status or 500
    kinds = {500: "internal_error", 502: "runner_incomplete_response", 504: "request_timeout"}
    kind = kinds.get(code, "runner_scheduling_failure")
    body = {"detail": "Too many requests"} if code == 429 else {"detail": "The request failed", "error_type": kind}
    headers = {"retry-after": str(int(fault.argument or 1))} if code == 429 else {"x-fal-error-type": kind}
    return JSONResponse(body, code, {**headers, "x-fal-request-id": request_id()})
