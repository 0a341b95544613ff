"""The bodies of fal's queue API."""

from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from sandbox.vendors.downloads import address
from sandbox.vendors.fal.inputs import Application
from sandbox.vendors.files import Files, StoredFile
from sandbox.vendors.jobs import Job

ERRORS = "https://docs.fal.ai/errors"
FLAGGED = "The content could not be processed because it contained material flagged by a content checker."
NOT_LOADED = "Failed to download the file. Please check if the URL is accessible and try again."
STATUSES = {"queued": "IN_QUEUE", "running": "IN_PROGRESS"}
CANCELLED = "client_cancelled"


def problem(loc: list[str], words: str, kind: str, given: Any = None) -> dict[str, Any]:
    return {"loc": loc, "msg": words, "type": kind, "url": f"{ERRORS}#{kind}", "input": given}


def openapi(endpoint: str, application: Application) -> dict[str, Any]:
    """What fal publishes of an application."""
    schema = application.input.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas, name = schema.pop("$defs", {}), f"{application.input.__name__}Input"
    schema["properties"] = {key: of for key, of in schema["properties"].items() if key not in application.input.ABSENT}
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {
        "openapi": "3.0.4",
        "info": {"title": f"Queue OpenAPI for {endpoint}", "version": "1.0.0"},
        "components": {"schemas": {**schemas, name: schema}},
        "paths": {f"/{endpoint}": {"post": {"requestBody": {"required": True, "content": content}}}},
    }


def urls(job: Job, base: str) -> dict[str, str]:
    """The addresses of a request: of owner and name, without the rest of the application's path."""
    own = f"{base}/fal/{'/'.join(job.model.split('/')[:2])}/requests/{job.id}"
    return {"response_url": own, "status_url": f"{own}/status", "cancel_url": f"{own}/cancel"}


def status(job: Job, base: str, position: int, *, with_logs: bool) -> dict[str, Any]:
    body: dict[str, Any] = {"status": STATUSES.get(job.status, "COMPLETED"), "request_id": job.id, **urls(job, base)}
    if job.status == "queued":
        return body | {"queue_position": position}
    body["logs"] = _logs(job) if with_logs else None
    if not job.finished:
        return body
    body["metrics"] = {"inference_time": job.seconds} if job.status == "succeeded" else {}
    if job.status != "succeeded":
        code, failure = error(job)
        kind = failure.get("error_type") or failure["detail"][0]["type"]
        body |= {"error": f"Unexpected status code: {code}", "error_type": kind}
    return body


def _logs(job: Job) -> list[dict[str, Any]]:
    moment = datetime.fromtimestamp(job.started or job.created, UTC).isoformat()
    return [{"timestamp": moment, "level": "INFO", "message": f"Seed {job.order.seed}", "source": "USER"}]


def error(job: Job) -> tuple[int, dict[str, Any]]:
    """The status and the body that are the result of a job that did not succeed."""
    if job.status == "canceled":
        return 499, {"detail": "Request was cancelled by the client", "error_type": CANCELLED}
    if invalid := job.details.get("invalid"):
        return 422, {"detail": invalid}
    if "refuse" in job.faults:
        return 422, {"detail": [problem(["body", "prompt"], FLAGGED, "content_policy_violation", job.order.prompt)]}
    if {"fail", "abort"} & job.faults.keys():
        return 500, {"detail": "Internal Server Error", "error_type": "runner_server_error"}
    return 422, {"detail": [problem(["body", "image_url"], NOT_LOADED, "file_download_error")]}


def result(job: Job, files: Files, base: str) -> dict[str, Any]:
    """What the application answers. With `sync_mode` the pictures are data URIs."""
    found = [each for each in (files.find("fal", output) for output in job.outputs) if each]
    nsfw = "nsfw" in job.faults
    return {
        "images": [_image(job, each, base) for each in found],
        "timings": {"inference": job.seconds},
        "seed": job.order.seed,
        "has_nsfw_concepts": [nsfw] * len(found),
        "prompt": job.order.prompt,
    }


def _image(job: Job, file: StoredFile, base: str) -> dict[str, Any]:
    inline = f"data:{file.content_type};base64,{b64encode(file.content).decode()}" if job.details["sync_mode"] else ""
    return {
        "url": inline or address(job, f"{base}/fal/files/{file.id}/{file.name}"),
        "content_type": file.content_type,
        "file_name": file.name,
        "file_size": len(file.content),
        "width": job.order.width or None,
        "height": job.order.height or None,
    }
