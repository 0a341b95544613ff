"""The pictures of ComfyUI servers: uploads, and what workflows saved."""

import re

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.vendors.answers import refusal
from sandbox.vendors.context import VendorContext
from sandbox.vendors.downloads import download
from sandbox.vendors.files import StoredFile

TYPES = ("input", "output", "temp")
ANNOTATION = re.compile(r"(.*?) \[(input|output|temp)\]")


def scope_of(request: Request) -> str:
    """The server that a request is for; the one without a name is empty."""
    scope: str = request.path_params.get("server", "")
    return scope


def stored_name(kind: str, subfolder: str, name: str) -> str:
    return f"{kind}/{subfolder}/{name}"


class Pictures:
    def __init__(self, context: VendorContext) -> None:
        self._context = context

    def find(self, scope: str, name: str) -> StoredFile | None:
        """The picture that a node loads: `name.png`, `folder/name.png`, `name.png [output]`."""
        match = ANNOTATION.fullmatch(name)
        subfolder, _, plain = (match[1] if match else name).rpartition("/")
        return self._context.files.named(
            "comfyui", scope, stored_name(match[2] if match else "input", subfolder, plain)
        )

    async def upload(self, request: Request) -> Response:
        """A picture of the same name and other content gets another name, unless it is to be overwritten."""
        if refused := refusal(await self._context.faults(request, "comfyui", "upload")):
            return Response(status_code=refused.status or 500)
        scope = scope_of(request)
        async with request.form() as form:
            image, kind = form.get("image"), str(form.get("type") or "input")
            subfolder, overwrite = str(form.get("subfolder") or ""), form.get("overwrite") in ("true", "1")
            if not isinstance(image, UploadFile) or not image.filename or kind not in TYPES or ".." in subfolder:
                return Response(status_code=400)
            content, name = await image.read(), image.filename.rpartition("/")[2]
        start, dot, end = name.rpartition(".")
        tried, number = name, 1
        while not overwrite and (
            found := self._context.files.named("comfyui", scope, stored_name(kind, subfolder, tried))
        ):
            if found.content == content:
                break
            tried, number = f"{start} ({number}){dot}{end}", number + 1
        self._context.files.add("comfyui", stored_name(kind, subfolder, tried), content, scope=scope)
        return JSONResponse({"name": tried, "subfolder": subfolder, "type": kind})

    async def view(self, request: Request) -> Response:
        query = request.query_params
        name, subfolder, kind = query.get("filename", ""), query.get("subfolder", ""), query.get("type", "output")
        if not name or name.startswith("/") or ".." in name or kind not in TYPES:
            return Response(status_code=400)
        if ".." in subfolder or subfolder.startswith("/"):
            return Response(status_code=403)
        stored = self._context.files.named("comfyui", scope_of(request), stored_name(kind, subfolder, name))
        if stored is None:
            return Response(status_code=404)
        job = self._context.jobs.of_output("comfyui", stored.id)
        if refused := refusal(await self._context.faults(request, "comfyui", "download", job.model if job else "")):
            return Response(status_code=refused.status or 500)
        response = download(job, stored) if job else Response(stored.content, media_type=stored.content_type)
        response.headers["content-disposition"] = f'filename="{name}"'
        return response
