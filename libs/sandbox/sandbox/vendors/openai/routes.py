"""The routes of OpenAI's API, at `<public_url>/openai/v1`."""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.vendors import keys
from sandbox.vendors.answers import garbled, lost, named, refusal
from sandbox.vendors.context import VendorContext
from sandbox.vendors.faults import OF_JOBS
from sandbox.vendors.identifiers import image_id
from sandbox.vendors.inputs import STORED
from sandbox.vendors.jobs import Job, PictureOrder
from sandbox.vendors.openai import errors, parameters
from sandbox.vendors.openai.errors import Refused
from sandbox.vendors.openai.moderation import MODEL, moderate
from sandbox.vendors.openai.parameters import MODELS, Parameters, Upload
from sandbox.vendors.openai.usage import cost_micros, usage

Endpoint = Callable[[Request], Awaitable[Response]]
ROOT = "/openai/v1"
LONGEST_SECONDS = 600.0
CREATED = 1_768_435_200


class OpenAIRoutes:
    def __init__(self, context: VendorContext) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        authenticated = [
            ("/images/generations", "POST", self._generate),
            ("/images/edits", "POST", self._edit),
            ("/moderations", "POST", self._moderate),
            ("/models", "GET", self._models),
            ("/models/{id}", "GET", self._model),
        ]
        return [
            Route(f"{ROOT}{path}", _guarded(endpoint), methods=[method]) for path, method, endpoint in authenticated
        ]

    async def _generate(self, request: Request) -> Response:
        return await self._draw(request, await parameters.generation(request))

    async def _edit(self, request: Request) -> Response:
        return await self._draw(request, await parameters.edit(request))

    async def _draw(self, request: Request, given: Parameters) -> Response:
        """Answers when the pictures are drawn. They are charged even if the client no longer waits."""
        faults = await self._context.faults(request, "openai", "submit", given.model, given.prompt)
        if refused := refusal(faults):
            return errors.ordered(refused)
        if named(faults, "refuse"):
            raise errors.blocked()
        job = self._job(given)
        job.faults = {each.name: each.argument for each in faults if each.name in OF_JOBS}
        await self._context.runner.submit(job)
        ended = await self._context.runner.ended(job, LONGEST_SECONDS)
        if named(faults, "lost"):
            return lost(200)
        if ended.status != "succeeded":
            raise Refused(400, ended.error or "The request failed.", code="invalid_image_file", param="image")
        return garbled() if named(faults, "garbled") else JSONResponse(self._body(ended))

    def _job(self, given: Parameters) -> Job:
        used = usage(given)
        order = PictureOrder(
            prompt=given.prompt,
            width=given.width,
            height=given.height,
            count=given.n,
            format=given.output_format,
            references=[self._stored(each) for each in given.images],
            mask=None if given.mask is None else self._stored(given.mask),
        )
        names = ("background", "output_format", "quality", "size")
        shown = {name: getattr(given, name) for name in names}
        shown["quality"] = "medium" if given.quality == "auto" else given.quality
        return Job(
            id=image_id(),
            vendor="openai",
            model=given.model,
            order=order,
            created=self._context.now(),
            cost_micros=cost_micros(used),
            details={"shown": shown, "usage": used, "fail": "The image could not be generated."},
        )

    def _stored(self, upload: Upload) -> str:
        return f"{STORED}{self._context.files.add('openai', upload.name, upload.content, upload.content_type).id}"

    def _body(self, job: Job) -> dict[str, Any]:
        files = [self._context.files.find("openai", each) for each in job.outputs]
        data = [{"b64_json": b64encode(self._content(job, each.content)).decode()} for each in files if each]
        return {"created": int(job.created), **job.details["shown"], "data": data, "usage": job.details["usage"]}

    def _content(self, job: Job, content: bytes) -> bytes:
        if "html" in job.faults:
            return b"<!doctype html><script>alert(document.domain)</script>"
        return content[: len(content) // 2] if {"truncated", "half"} & job.faults.keys() else content

    async def _moderate(self, request: Request) -> Response:
        if refused := refusal(await self._context.faults(request, "openai", "poll", MODEL)):
            return errors.ordered(refused)
        return await moderate(request)

    async def _models(self, request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [_model(each) for each in (*MODELS, MODEL)]})

    async def _model(self, request: Request) -> Response:
        name = request.path_params["id"]
        if name not in (*MODELS, MODEL):
            raise Refused(404, f"The model '{name}' does not exist", code="model_not_found", param="model")
        return JSONResponse(_model(name))


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": CREATED, "owned_by": "system"}


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Requests need `Authorization: Bearer sk-test-…`."""

    async def guarded(request: Request) -> Response:
        try:
            if not keys.is_accepted(request, ("bearer",), keys.OPENAI):
                raise errors.unauthenticated(keys.given(request, ("bearer",)))
            return await endpoint(request)
        except Refused as refused:
            return refused.response

    return guarded
