"""`/replicate/v1/predictions`: create by version or model, get, list, cancel."""

import math
import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.addresses import called_base
from sandbox.vendors.answers import garbled, lost, named, refusal
from sandbox.vendors.artist import UnusablePicture
from sandbox.vendors.context import VendorContext
from sandbox.vendors.faults import OF_JOBS
from sandbox.vendors.identifiers import base32_id
from sandbox.vendors.jobs import Job
from sandbox.vendors.notices import COMPLETED, LOGS, OUTPUT, STARTED
from sandbox.vendors.replicate.bodies import FAILURES, page, prediction
from sandbox.vendors.replicate.catalogue import CataloguedModel, known, model_of_version, models, problems
from sandbox.vendors.replicate.errors import Refused, invalid, missing, ordered
from sandbox.vendors.replicate.orders import order

PREFER = re.compile(r"wait(?:=(\d+))?")
LONGEST_WAIT = 60
PAGE = 100
EVENTS = (STARTED, OUTPUT, LOGS, COMPLETED)


class Creation(BaseModel):
    """Other members (`stream`) are ignored."""

    version: str | None = None
    input: dict[str, Any]
    webhook: str | None = Field(default=None, pattern=r"^https?://\S+$")
    webhook_events_filter: list[str] | None = None


class Predictions:
    def __init__(self, context: VendorContext) -> None:
        self._context = context

    async def create(self, request: Request) -> Response:
        creation = await _creation(request)
        name = model_of_version(creation.version or "")
        if not creation.version:
            raise invalid([("required", "version", "version is required")])
        if name is None:
            detail = "The specified version does not exist (or perhaps you don't have permission to use it?)"
            raise Refused(422, detail, "Invalid version or not permitted")
        return await self._created(request, name, creation)

    async def create_for_model(self, request: Request) -> Response:
        name = f"{request.path_params['owner']}/{request.path_params['name']}"
        if name not in models():
            raise missing()
        return await self._created(request, name, await _creation(request))

    async def _created(self, request: Request, name: str, creation: Creation) -> Response:
        model = models()[name]
        if wrong := problems(model, creation.input):
            raise invalid(wrong)
        prompt = str(creation.input.get("prompt", ""))
        faults = await self._context.faults(request, "replicate", "submit", name, prompt)
        if refused := refusal(faults):
            return ordered(refused)
        job = self._job(name, model, creation)
        job.faults = {each.name: each.argument for each in faults if each.name in OF_JOBS}
        await self._context.runner.submit(job)
        if named(faults, "lost"):
            return lost(201)
        wait = _wait_seconds(request)
        ended = await self._context.runner.ended(job, wait) if wait else job
        return JSONResponse(prediction(ended, called_base(request)), 201 if ended.finished or not wait else 202)

    def _job(self, name: str, model: CataloguedModel, creation: Creation) -> Job:
        given = known(model, creation.input)
        try:
            ordered_picture = order(model, given, self._context.inputs)
        except UnusablePicture as error:
            raise invalid([("format", "input", str(error))]) from error
        events = creation.webhook_events_filter
        return Job(
            id=base32_id(),
            vendor="replicate",
            model=name,
            order=ordered_picture,
            created=self._context.now(),
            webhook=creation.webhook,
            events=[*(events or (OUTPUT, COMPLETED))],
            cost_micros=model.price_micros * ordered_picture.count,
            details={"version": model.version, "input": _shown(given), "output": model.output, **FAILURES},
        )

    async def get(self, request: Request) -> Response:
        job = self._found(request)
        faults = await self._context.faults(request, "replicate", "poll", job.model)
        if refused := refusal(faults):
            return ordered(refused)
        return garbled() if named(faults, "garbled") else JSONResponse(prediction(job, called_base(request)))

    async def cancel(self, request: Request) -> Response:
        job = self._found(request)
        if refused := refusal(await self._context.faults(request, "replicate", "cancel", job.model)):
            return ordered(refused)
        return JSONResponse(prediction(self._context.runner.cancel(job), called_base(request)))

    async def list(self, request: Request) -> Response:
        """Newest first, a hundred a page. A cursor is the id of the last prediction before the page."""
        base, query = called_base(request), request.query_params
        after, until = _moment(query.get("created_after"), 0), _moment(query.get("created_before"), math.inf)
        found = self._context.jobs.latest("replicate", PAGE + 1, before=query.get("cursor"), created=(after, until))
        kept = {name: value for name, value in query.items() if name != "cursor"}
        more = urlencode({"cursor": found[PAGE - 1].id, **kept}) if len(found) > PAGE else ""
        following = f"{base}/replicate/v1/predictions?{more}" if more else None
        return JSONResponse(page([prediction(job, base) for job in found[:PAGE]], following))

    def _found(self, request: Request) -> Job:
        job = self._context.jobs.find("replicate", request.path_params["id"])
        if job is None:
            raise missing()
        return job


async def _creation(request: Request) -> Creation:
    try:
        creation = Creation.model_validate(orjson.loads(await request.body()))
    except orjson.JSONDecodeError as error:
        raise Refused(400, "The request body is not valid JSON", "Bad request") from error
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        wrong = [(each["type"], ".".join(map(str, each["loc"])) or "body", each["msg"]) for each in faults]
        raise invalid(wrong) from error
    unknown = set(creation.webhook_events_filter or ()) - set(EVENTS)
    if unknown:
        raise invalid([("enum", "webhook_events_filter", f"must be one of the following: {', '.join(EVENTS)}")])
    return creation


def _moment(given: str | None, default: float) -> float:
    try:
        return datetime.fromisoformat(given).timestamp() if given else default
    except ValueError as error:
        raise Refused(400, f"{given} is not a moment of ISO 8601", "Bad request") from error


def _wait_seconds(request: Request) -> int:
    """For how long the request waits for the result, by `Prefer: wait` or `wait=n`; 0 without it."""
    match = PREFER.search(request.headers.get("prefer", ""))
    return min(int(match[1] or LONGEST_WAIT), LONGEST_WAIT) if match else 0


def _shown(given: dict[str, Any]) -> dict[str, Any]:
    """The input as answers show it: what a data URI held is no longer in it."""
    return {name: _shortened(value) for name, value in given.items()}


def _shortened(value: Any) -> Any:
    if isinstance(value, list):
        return [_shortened(each) for each in value]
    is_data = isinstance(value, str) and value.startswith("data:")
    return f"{value.partition(',')[0]},..." if is_data else value
