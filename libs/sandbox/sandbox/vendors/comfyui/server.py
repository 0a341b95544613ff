"""One ComfyUI server: prompts, queue, history. Its jobs run one after the other."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.vendors.answers import garbled, lost, named, refusal
from sandbox.vendors.comfyui import workflow as workflows
from sandbox.vendors.comfyui.history import entry, history
from sandbox.vendors.comfyui.pictures import Pictures, scope_of
from sandbox.vendors.comfyui.validation import Invalid, Workflow, outputs
from sandbox.vendors.context import VendorContext
from sandbox.vendors.faults import OF_JOBS, Fault
from sandbox.vendors.identifiers import request_id
from sandbox.vendors.jobs import Job, PictureOrder

LONGEST_HISTORY = 10_000
SAMPLERS = ("KSampler", "SamplerCustomAdvanced", "ImageUpscaleWithModel")
FAILURE = "Allocation on device 0 would exceed allowed memory. (out of memory)"


class ComfyUIServer:
    def __init__(self, context: VendorContext, pictures: Pictures) -> None:
        self._context = context
        self._pictures = pictures

    async def submit(self, request: Request) -> Response:
        given = await _object(request)
        if given is None or not isinstance(given.get("prompt"), dict):
            message = {"type": "no_prompt", "message": "No prompt provided", "details": "No prompt provided"}
            return JSONResponse({"error": {**message, "extra_info": {}}, "node_errors": {}}, 400)
        scope, workflow = scope_of(request), given["prompt"]
        try:
            good, errors = outputs(workflow, lambda name: self._pictures.find(scope, name) is not None)
        except Invalid as invalid:
            return JSONResponse(invalid.body, 400)
        job = self._job(scope, given, workflow, good)
        faults = await self._context.faults(request, "comfyui", "submit", job.model, job.order.prompt)
        if refused := refusal(faults):
            return ordered(refused)
        job.faults = {each.name: each.argument for each in faults if each.name in OF_JOBS and each.name != "refuse"}
        await self._context.runner.submit(job)
        if named(faults, "lost"):
            return lost(200)
        return JSONResponse({"prompt_id": job.id, "number": job.details["number"], "node_errors": errors})

    def _job(self, scope: str, given: dict[str, Any], workflow: Workflow, good: list[str]) -> Job:
        identifier = str(given.get("prompt_id") or request_id())
        if self._context.jobs.find("comfyui", identifier, scope):
            identifier = request_id()
        order, number = self._order(scope, workflow, good), self._context.jobs.next_number()
        files = {node: _file(workflow[node], number) for node in good}
        shown = {
            node: {"images": [_named(file, place) for place in range(order.count)]} for node, file in files.items()
        }
        first = shown[good[0]]["images"]
        return Job(
            id=identifier,
            vendor="comfyui",
            scope=scope,
            model=workflows.model(workflow),
            order=order,
            created=self._context.now(),
            details={
                "number": -number if given.get("front") else given.get("number", number),
                "workflow": workflow,
                "extra_data": _extra_data(given),
                "outputs": good,
                "shown": shown,
                "names": [f"{each['type']}/{each['subfolder']}/{each['filename']}" for each in first],
                "sampler": next((key for key, node in workflow.items() if node["class_type"] in SAMPLERS), good[0]),
                "fail": FAILURE,
            },
        )

    def _order(self, scope: str, workflow: Workflow, good: list[str]) -> PictureOrder:
        found = {name: self._pictures.find(scope, name) for name in workflows.loaded(workflow)}
        stored = {name: f"file:{file.id}" for name, file in found.items() if file is not None}
        return workflows.order(workflow, good[0], stored)

    async def remaining(self, request: Request) -> Response:
        unfinished = self._context.jobs.unfinished("comfyui", scope_of(request))
        return JSONResponse({"exec_info": {"queue_remaining": len(unfinished)}})

    async def queue(self, request: Request) -> Response:
        if refused := refusal(await self._context.faults(request, "comfyui", "poll")):
            return ordered(refused)
        jobs = self._context.jobs.unfinished("comfyui", scope_of(request))
        running = [entry(job) for job in jobs if job.status == "running"]
        return JSONResponse(
            {"queue_running": running, "queue_pending": [entry(j) for j in jobs if j.status == "queued"]}
        )

    async def change_queue(self, request: Request) -> Response:
        """Delete prompts that wait: all (`clear`), or by their ids (`delete`)."""
        given = await _object(request) or {}
        for job in self._context.jobs.unfinished("comfyui", scope_of(request)):
            if job.status == "queued" and (given.get("clear") or job.id in given.get("delete", [])):
                self._context.jobs.delete(job)
        return Response()

    async def interrupt(self, request: Request) -> Response:
        """End what runs; with `prompt_id` only if it is that."""
        if refused := refusal(await self._context.faults(request, "comfyui", "cancel")):
            return ordered(refused)
        wanted = (await _object(request) or {}).get("prompt_id")
        for job in self._context.jobs.unfinished("comfyui", scope_of(request)):
            if job.status == "running" and wanted in (None, job.id):
                self._context.runner.cancel(job)
        return Response()

    async def history(self, request: Request) -> Response:
        """Oldest first; `max_items` are the newest."""
        given = request.query_params.get("max_items", "")
        limit = int(given) if given.isdecimal() else LONGEST_HISTORY
        jobs = self._context.jobs.latest("comfyui", LONGEST_HISTORY, scope=scope_of(request))
        finished = [job for job in jobs if job.finished][:limit]
        return JSONResponse({job.id: history(job) for job in reversed(finished)})

    async def history_of(self, request: Request) -> Response:
        job = self._context.jobs.find("comfyui", request.path_params["id"], scope_of(request))
        faults = await self._context.faults(request, "comfyui", "result", job.model if job else "")
        if refused := refusal(faults):
            return ordered(refused)
        if named(faults, "garbled"):
            return garbled()
        return JSONResponse({job.id: history(job)} if job and job.finished else {})

    async def change_history(self, request: Request) -> Response:
        given = await _object(request) or {}
        for job in self._context.jobs.latest("comfyui", LONGEST_HISTORY, scope=scope_of(request)):
            if job.finished and (given.get("clear") or job.id in given.get("delete", [])):
                self._context.jobs.delete(job)
        return Response()


def ordered(fault: Fault) -> Response:
    """ComfyUI has no form for these; a proxy before it answers with a page."""
    headers = {"retry-after": str(int(fault.argument or 1))} if fault.status == 429 else {}
    return Response(f"<html><body>{fault.status}</body></html>", fault.status or 500, headers, "text/html")


async def _object(request: Request) -> dict[str, Any] | None:
    try:
        given = orjson.loads(await request.body() or b"{}")
    except orjson.JSONDecodeError:
        return None
    return given if isinstance(given, dict) else None


def _extra_data(given: dict[str, Any]) -> dict[str, Any]:
    extra = given.get("extra_data")
    client = {"client_id": given["client_id"]} if "client_id" in given else {}
    return {**(extra if isinstance(extra, dict) else {}), **client}


def _file(node: dict[str, Any], number: int) -> dict[str, str]:
    """Where an output node writes: the prefix may contain a folder."""
    if node["class_type"] == "PreviewImage":
        return {"prefix": f"ComfyUI_temp_{number:05}", "subfolder": "", "type": "temp"}
    subfolder, _, prefix = str(node["inputs"]["filename_prefix"]).rpartition("/")
    return {"prefix": f"{prefix}_{number + 1:05}", "subfolder": subfolder, "type": "output"}


def _named(file: dict[str, str], place: int) -> dict[str, str]:
    name = f"{file['prefix']}_.png" if place == 0 else f"{file['prefix']}_{place + 1}_.png"
    return {"filename": name, "subfolder": file["subfolder"], "type": file["type"]}
