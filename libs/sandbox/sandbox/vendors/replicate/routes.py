"""The routes of Replicate's API. Its base address is `<public_url>/replicate` for the SDK, which adds `/v1`."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.addresses import called_base
from sandbox.vendors import keys
from sandbox.vendors.answers import refusal
from sandbox.vendors.context import VendorContext
from sandbox.vendors.downloads import download
from sandbox.vendors.replicate import bodies
from sandbox.vendors.replicate.catalogue import CataloguedModel, models
from sandbox.vendors.replicate.errors import Refused, missing, ordered, problem, unauthenticated
from sandbox.vendors.replicate.predictions import Predictions
from sandbox.vendors.replicate.webhooks import SECRET

Endpoint = Callable[[Request], Awaitable[Response]]
ROOT = "/replicate/v1"
LARGEST_FILE = 100 * 1_048_576


class ReplicateRoutes:
    def __init__(self, context: VendorContext) -> None:
        self._context = context
        self._predictions = Predictions(context)

    def routes(self) -> list[Route]:
        authenticated = [
            ("/predictions", "POST", self._predictions.create),
            ("/predictions", "GET", self._predictions.list),
            ("/predictions/{id}", "GET", self._predictions.get),
            ("/predictions/{id}/cancel", "POST", self._predictions.cancel),
            ("/models", "GET", self._models),
            ("/models/{owner}/{name}", "GET", self._model),
            ("/models/{owner}/{name}/predictions", "POST", self._predictions.create_for_model),
            ("/models/{owner}/{name}/versions", "GET", self._versions),
            ("/models/{owner}/{name}/versions/{version}", "GET", self._version),
            ("/webhooks/default/secret", "GET", self._secret),
            ("/account", "GET", self._account),
            ("/files", "POST", self._upload),
            ("/files/{id}", "GET", self._file),
            ("/files/{id}", "DELETE", self._delete_file),
        ]
        routes = [
            Route(f"{ROOT}{path}", _guarded(endpoint), methods=[method]) for path, method, endpoint in authenticated
        ]
        return [*routes, Route("/replicate/delivery/{id}/{name}", self._delivery, methods=["GET"])]

    async def _models(self, request: Request) -> Response:
        base = called_base(request)
        return JSONResponse(bodies.page([bodies.model(name, each, base) for name, each in models().items()]))

    async def _model(self, request: Request) -> Response:
        name, model = _named(request)
        return JSONResponse(bodies.model(name, model, called_base(request)))

    async def _versions(self, request: Request) -> Response:
        return JSONResponse(bodies.page([bodies.version(_named(request)[1])]))

    async def _version(self, request: Request) -> Response:
        model = _named(request)[1]
        if request.path_params["version"] != model.version:
            raise missing()
        return JSONResponse(bodies.version(model))

    async def _secret(self, request: Request) -> Response:
        return JSONResponse({"key": SECRET})

    async def _account(self, request: Request) -> Response:
        return JSONResponse({"type": "organization", "username": "sandbox", "name": "Sandbox", "github_url": None})

    async def _upload(self, request: Request) -> Response:
        if refused := refusal(await self._context.faults(request, "replicate", "upload")):
            return ordered(refused)
        async with request.form() as form:
            given = form.get("content")
            if given is None or isinstance(given, str):
                return problem(400, "Missing content", "Bad request")
            content = await given.read()
            if len(content) > LARGEST_FILE:
                return problem(413, "The file is larger than 100 MiB", "Content too large")
            stored = self._context.files.add("replicate", given.filename or "file", content, given.content_type or "")
        return JSONResponse(bodies.file(stored, called_base(request)), 201)

    async def _file(self, request: Request) -> Response:
        stored = self._context.files.find("replicate", request.path_params["id"])
        if stored is None:
            raise missing()
        return JSONResponse(bodies.file(stored, called_base(request)))

    async def _delete_file(self, request: Request) -> Response:
        if not self._context.files.delete("replicate", request.path_params["id"]):
            raise missing()
        return Response(status_code=204)

    async def _delivery(self, request: Request) -> Response:
        """A picture of a prediction. Its address is unguessable and needs no key."""
        identifier = request.path_params["id"]
        job = self._context.jobs.of_output("replicate", identifier)
        stored = self._context.files.find("replicate", identifier)
        expired = job is None or self._context.now() - (job.completed or 0) > bodies.OUTPUTS_KEPT_SECONDS
        if job is None or stored is None or expired:
            return problem(404, "The requested resource could not be found.", "Not found")
        if refused := refusal(await self._context.faults(request, "replicate", "download", job.model)):
            return ordered(refused)
        return download(job, stored)


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Requests need `Authorization: Bearer r8_test_…` (or `Token`)."""

    async def guarded(request: Request) -> Response:
        try:
            if not keys.is_accepted(request, ("bearer", "token"), keys.REPLICATE):
                raise unauthenticated()
            return await endpoint(request)
        except Refused as refused:
            return refused.response

    return guarded


def _named(request: Request) -> tuple[str, CataloguedModel]:
    name = f"{request.path_params['owner']}/{request.path_params['name']}"
    found = models().get(name)
    if found is None:
        raise missing()
    return name, found
