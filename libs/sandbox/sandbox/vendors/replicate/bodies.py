"""The bodies of Replicate's API."""

from datetime import UTC, datetime
from typing import Any

from common.kernel import clock

from sandbox.vendors.downloads import address
from sandbox.vendors.files import StoredFile
from sandbox.vendors.jobs import Job
from sandbox.vendors.replicate.catalogue import CataloguedModel

STATUSES = {"queued": "starting", "running": "processing"}
OUTPUTS_KEPT_SECONDS = 3600.0
COG_VERSION = "0.16.9"
SENSITIVE = "The input or output was flagged as sensitive. Please try again with different inputs. (E005)"
FAILURES = {"refuse": SENSITIVE, "fail": "CUDA out of memory", "abort": None}


def moment(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def prediction(job: Job, base: str) -> dict[str, Any]:
    """`base` is the sandbox's address. An hour after the end, input and output of a prediction are gone."""
    own = f"{base}/replicate/v1/predictions/{job.id}"
    removed = job.completed is not None and clock.timestamp() - job.completed > OUTPUTS_KEPT_SECONDS
    body = {
        "id": job.id,
        "model": job.model,
        "version": job.details["version"],
        "input": {} if removed else job.details["input"],
        "logs": "" if job.started is None else f"Using seed: {job.order.seed}\n",
        "output": None if removed else _output(job, base),
        "data_removed": removed,
        "error": job.error,
        "status": STATUSES.get(job.status, job.status),
        "source": "api",
        "created_at": moment(job.created),
        "started_at": moment(job.started),
        "completed_at": moment(job.completed),
        "urls": {"cancel": f"{own}/cancel", "get": own, "web": f"{base}/models/"},
        "metrics": _metrics(job),
    }
    return body | ({"webhook": job.webhook, "webhook_events_filter": job.events} if job.webhook else {})


def _metrics(job: Job) -> dict[str, Any]:
    """Of predictions that have ended, however they did."""
    if not job.finished:
        return {}
    predicted = 0.0 if job.started is None else job.seconds
    total = (job.completed or job.created) - job.created
    counted = {"image_count": len(job.outputs)} if job.outputs else {}
    return {**counted, "predict_time": predicted, "total_time": max(total, predicted)}


def _output(job: Job, base: str) -> str | list[str] | None:
    kind = "jpg" if job.order.format == "jpeg" else job.order.format
    found = [
        address(job, f"{base}/replicate/delivery/{each}/out-{place}.{kind}") for place, each in enumerate(job.outputs)
    ]
    return (found if job.details["output"] == "uris" else found[0]) if found else None


def version(model: CataloguedModel) -> dict[str, Any]:
    return {
        "id": model.version,
        "created_at": "2026-01-15T09:00:00.000000Z",
        "cog_version": COG_VERSION,
        "openapi_schema": _openapi(model),
    }


def _openapi(model: CataloguedModel) -> dict[str, Any]:
    """What Cog publishes of a model: enumerations are schemas of their own, to which a property refers."""
    enumerations: dict[str, Any] = {
        name: {key: each[key] for key in ("enum", "type", "title", "description")}
        for name, each in model.properties.items()
        if "enum" in each
    }
    properties: dict[str, Any] = {name: _property(name, each) for name, each in model.properties.items()}
    uri: dict[str, Any] = {"type": "string", "format": "uri"}
    output = uri if model.output == "uri" else {"type": "array", "items": uri}
    schemas = {"Input": {**model.input, "properties": properties}, "Output": {**output, "title": "Output"}}
    return {
        "openapi": "3.0.2",
        "info": {"title": "Cog", "version": "0.1.0"},
        "components": {"schemas": schemas | enumerations},
    }


def _property(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" not in schema:
        return schema
    kept: dict[str, Any] = {key: schema[key] for key in ("default", "x-order", "description") if key in schema}
    return {"allOf": [{"$ref": f"#/components/schemas/{name}"}], **kept}


def model(name: str, found: CataloguedModel, base: str) -> dict[str, Any]:
    owner, short = name.split("/")
    return {
        "url": f"{base}/models/",
        "owner": owner,
        "name": short,
        "description": found.description,
        "visibility": "public",
        "is_official": True,
        "github_url": None,
        "paper_url": None,
        "license_url": None,
        "run_count": 0,
        "cover_image_url": None,
        "default_example": None,
        "latest_version": version(found),
    }


def file(stored: StoredFile, base: str) -> dict[str, Any]:
    own = f"{base}/replicate/v1/files/{stored.id}"
    return {
        "id": stored.id,
        "name": stored.name,
        "content_type": stored.content_type,
        "size": len(stored.content),
        "etag": stored.id,
        "checksums": {},
        "metadata": {},
        "created_at": moment(stored.created),
        "expires_at": moment(stored.created + 86_400),
        "urls": {"get": own},
    }


def page(results: list[dict[str, Any]], following: str | None = None, previous: str | None = None) -> dict[str, Any]:
    return {"previous": previous, "next": following, "results": results}
