"""The routes of fal: the queue at `<public_url>/fal`, and below it the storage, which has hosts of its own at fal."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.addresses import called_base
from sandbox.vendors import keys
from sandbox.vendors.answers import refusal
from sandbox.vendors.context import VendorContext
from sandbox.vendors.downloads import download
from sandbox.vendors.fal.bodies import openapi
from sandbox.vendors.fal.inputs import APPLICATIONS
from sandbox.vendors.fal.queue import FalQueue, ordered
from sandbox.vendors.fal.webhooks import FalKey
from sandbox.vendors.files import StoredFile

Endpoint = Callable[[Request], Awaitable[Response]]
TOKEN = "test_fal_cdn_token"  # noqa: S105 - of a sandbox
TOKEN_SECONDS = 3600


class FalRoutes:
    def __init__(self, context: VendorContext) -> None:
        self._context = context
        self._queue = FalQueue(context)
        self._key = FalKey(context.store)

    def routes(self) -> list[Route]:
        request = "/{owner}/{name}/requests/{id}"
        authenticated = [
            ("/storage/auth/token", "POST", self._token),
            ("/storage/upload/initiate", "POST", self._initiate),
            ("/files/upload", "POST", self._upload),
            (f"{request}/status", "GET", self._queue.status),
            (f"{request}/cancel", "PUT", self._queue.cancel),
            (request, "GET", self._queue.result),
            ("/{app:path}", "POST", self._queue.submit),
        ]
        return [
            Route("/fal/.well-known/jwks.json", self._jwks, methods=["GET"]),
            Route("/fal/api/openapi/queue/openapi.json", self._schema, methods=["GET"]),
            Route("/fal/files/{id}/{name}", self._file, methods=["GET"]),
            Route("/fal/files/{id}/{name}", self._put, methods=["PUT"]),
            *(Route(f"/fal{path}", _guarded(endpoint), methods=[method]) for path, method, endpoint in authenticated),
        ]

    async def _jwks(self, request: Request) -> Response:
        return JSONResponse(self._key.jwks())

    async def _schema(self, request: Request) -> Response:
        """What fal's site publishes of an application. It needs no key."""
        endpoint = request.query_params.get("endpoint_id", "")
        if endpoint not in APPLICATIONS:
            return JSONResponse({"detail": f"Application {endpoint!r} not found"}, 404)
        return JSONResponse(openapi(endpoint, APPLICATIONS[endpoint]))

    async def _token(self, request: Request) -> Response:
        expires = datetime.fromtimestamp(self._context.now() + TOKEN_SECONDS, UTC).isoformat()
        body = {
            "token": TOKEN,
            "token_type": "Bearer",
            "base_url": f"{called_base(request)}/fal",
            "expires_at": expires,
        }
        return JSONResponse(body)

    async def _upload(self, request: Request) -> Response:
        if refused := refusal(await self._context.faults(request, "fal", "upload")):
            return ordered(refused)
        name = request.headers.get("x-fal-file-name") or "file"
        kind = request.headers.get("content-type", "")
        stored = self._context.files.add("fal", name, await request.body(), kind)
        return JSONResponse({"access_url": _address(request, stored)})

    async def _initiate(self, request: Request) -> Response:
        """The address to which the content is sent by PUT, which is also that of the file."""
        if refused := refusal(await self._context.faults(request, "fal", "upload")):
            return ordered(refused)
        given = orjson.loads(await request.body())
        stored = self._context.files.add("fal", given["file_name"], b"", given["content_type"])
        return JSONResponse({"file_url": _address(request, stored), "upload_url": _address(request, stored)})

    async def _put(self, request: Request) -> Response:
        """Once: a file that has content stays."""
        replaced = self._context.files.fill("fal", request.path_params["id"], await request.body())
        return Response(status_code=200 if replaced else 403)

    async def _file(self, request: Request) -> Response:
        """A file. Its address is unguessable and needs no key."""
        identifier = request.path_params["id"]
        stored = self._context.files.find("fal", identifier)
        if stored is None:
            return JSONResponse({"detail": "Not found"}, 404)
        job = self._context.jobs.of_output("fal", identifier)
        if refused := refusal(await self._context.faults(request, "fal", "download", job.model if job else "")):
            return ordered(refused)
        return download(job, stored) if job else Response(stored.content, media_type=stored.content_type)


def _address(request: Request, stored: StoredFile) -> str:
    return f"{called_base(request)}/fal/files/{stored.id}/{quote(stored.name, safe='')}"


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Requests need `Authorization: Key test_…`; the storage also takes its own token."""

    async def guarded(request: Request) -> Response:
        if keys.is_accepted(request, ("key", "bearer"), keys.FAL):
            return await endpoint(request)
        given = keys.given(request, ("key", "bearer"))
        detail = (
            "No user found for Key ID and Secret" if given else "Authentication is required to access this application."
        )
        return JSONResponse({"detail": detail}, 401)

    return guarded
