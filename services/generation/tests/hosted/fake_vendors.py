"""Small fakes of the vendors' APIs on a real port, with the faults that an attempt has to survive.

Each has the paths, bodies and states that the drivers use; whether these are the vendors' own is what the stand-ins of
the sandbox are for.
"""

import asyncio
import socket
import struct
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

import uvicorn
from common.kernel import clock
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from testkit.conditions import eventually

HOST = "127.0.0.1"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # of the example of the specification
KNOWN = ("prompt", "input_image", "aspect_ratio", "seed", "output_format", "safety_tolerance")


def png(size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def bomb() -> bytes:
    """A PNG that declares 3.6 gigapixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@dataclass
class FakeVendors:
    """`refuse` are statuses of the next submissions; `lose` so many answers to submissions that were processed.

    Predictions end with `status` and `error` when they have been read `polls` times. `output` is what the result is:
    a picture, or something hostile.
    """

    url: str
    made: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    refuse: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    lose: int = 0
    status: str = "succeeded"
    error: str | None = None
    polls: int = 1
    output: str = "picture"
    refuse_downloads: int = 0
    known: tuple[str, ...] = KNOWN
    retry_after: str = "0"
    flagged: str = ""
    connections: Callable[[], int] = lambda: 0

    def refused(self) -> Response | None:
        if not self.refuse:
            return None
        status, body = self.refuse.pop(0)
        return JSONResponse(body, status, {"retry-after": self.retry_after})

    def made_of(self, prediction_id: str) -> dict[str, Any]:
        return next(each for each in self.made if each["id"] == prediction_id)

    def add(self, **facts: Any) -> dict[str, Any]:
        made = {"id": uuid4().hex, "reads": 0, "created_at": clock.now().isoformat(), **facts}
        self.made.append(made)
        return made

    def answer(self, body: Any) -> Response:
        if self.lose:
            self.lose -= 1
            return JSONResponse({"detail": "bad gateway"}, 502)
        return JSONResponse(body)

    def is_over(self, made: dict[str, Any]) -> bool:
        made["reads"] += 1
        return self.polls <= made["reads"] and made["id"] not in self.cancelled

    @property
    def results(self) -> str:
        places = {"foreign": "http://cdn.foreign.example/x.png", "private": "http://169.254.169.254/latest"}
        return places.get(self.output, f"{self.url}/results/{self.output}")


class Replicate:
    def __init__(self, fake: FakeVendors) -> None:
        self.fake = fake

    async def submit(self, request: Request) -> Response:
        if refused := self.fake.refused():
            return refused
        body = await request.json()
        model = "/".join(request.path_params.get(each, "") for each in ("owner", "name")).strip("/")
        made = self.fake.add(model=model, version=body.get("version"), input=body["input"], asked=body)
        return self.fake.answer(self._body(made, "starting"))

    async def read(self, request: Request) -> Response:
        made = self.fake.made_of(request.path_params["id"])
        over = self.fake.is_over(made)
        return JSONResponse(self._body(made, self.fake.status if over else "processing"))

    async def listed(self, request: Request) -> Response:
        newest_first = [self._body(each, "processing") for each in reversed(self.fake.made)]
        return JSONResponse({"previous": None, "next": None, "results": newest_first})

    async def cancel(self, request: Request) -> Response:
        self.fake.cancelled.append(request.path_params["id"])
        return JSONResponse(self._body(self.fake.made_of(request.path_params["id"]), "canceled"))

    async def model(self, request: Request) -> Response:
        properties: dict[str, Any] = {name: {} for name in self.fake.known}
        schema = {"components": {"schemas": {"Input": {"properties": properties}}}}
        return JSONResponse({"latest_version": {"openapi_schema": schema}})

    async def secret(self, request: Request) -> Response:
        return JSONResponse({"key": SECRET})

    async def upload(self, request: Request) -> Response:
        self.fake.uploads.append(await request.body())
        return JSONResponse({"id": "f", "urls": {"get": f"{self.fake.url}/files/f"}})

    def _body(self, made: dict[str, Any], status: str) -> dict[str, Any]:
        output = [self.fake.results] if status == "succeeded" else None
        failed = status in ("failed", "aborted")
        return {
            **{name: made[name] for name in ("id", "model", "version", "input", "created_at")},
            "status": status,
            "output": output,
            "error": self.fake.error if failed else None,
            "metrics": {"predict_time": 2.5} if status not in ("starting", "processing") else {},
            "urls": {"get": f"{self.fake.url}/replicate/v1/predictions/{made['id']}"},
        }

    def routes(self) -> list[Route]:
        base = "/replicate/v1"
        return [
            Route(f"{base}/models/{{owner}}/{{name}}/predictions", self.submit, methods=["POST"]),
            Route(f"{base}/models/{{owner}}/{{name}}", self.model),
            Route(f"{base}/predictions", self.submit, methods=["POST"]),
            Route(f"{base}/predictions", self.listed),
            Route(f"{base}/predictions/{{id}}", self.read),
            Route(f"{base}/predictions/{{id}}/cancel", self.cancel, methods=["POST"]),
            Route(f"{base}/files", self.upload, methods=["POST"]),
            Route(f"{base}/webhooks/default/secret", self.secret),
        ]


class OpenAi:
    def __init__(self, fake: FakeVendors) -> None:
        self.fake = fake

    async def submit(self, request: Request) -> Response:
        if refused := self.fake.refused():
            return refused
        if request.url.path.endswith("edits"):
            form = await request.form()
            asked: dict[str, Any] = {name: str(value) for name, value in form.items() if isinstance(value, str)}
            asked["pictures"] = len(form.getlist("image[]"))
        else:
            asked = await request.json()
        self.fake.add(input=asked)
        usage = {
            "input_tokens": 30,
            "input_tokens_details": {"text_tokens": 10, "image_tokens": 20},
            "output_tokens": 1000,
        }
        encoded = b64encode(png()).decode() if self.fake.output == "picture" else "bm8gcGljdHVyZQ=="
        return self.fake.answer({"created": 1, "data": [{"b64_json": encoded}], "usage": usage})

    async def moderate(self, request: Request) -> Response:
        text = (await request.json())["input"]
        is_flagged = self.fake.flagged != "" and self.fake.flagged in text
        return JSONResponse(
            {"results": [{"flagged": is_flagged, "categories": {"violence": is_flagged, "hate": False}}]}
        )

    def routes(self) -> list[Route]:
        return [
            Route("/openai/v1/images/generations", self.submit, methods=["POST"]),
            Route("/openai/v1/images/edits", self.submit, methods=["POST"]),
            Route("/openai/v1/moderations", self.moderate, methods=["POST"]),
        ]


class Fal:
    def __init__(self, fake: FakeVendors) -> None:
        self.fake = fake

    async def submit(self, request: Request) -> Response:
        if refused := self.fake.refused():
            return refused
        made = self.fake.add(input=await request.json(), webhook=request.query_params.get("fal_webhook"))
        address = f"{self.fake.url}/fal/fal-ai/flux/requests/{made['id']}"
        return self.fake.answer({"request_id": made["id"], "status": "IN_QUEUE", "response_url": address})

    async def status(self, request: Request) -> Response:
        over = self.fake.is_over(self.fake.made_of(request.path_params["id"]))
        metrics = {"inference_time": 1.5} if over else {}
        return JSONResponse({"status": "COMPLETED" if over else "IN_PROGRESS", "metrics": metrics})

    async def result(self, request: Request) -> Response:
        if self.fake.status == "failed":
            return JSONResponse({"detail": [{"type": self.fake.error, "msg": "not made"}]}, 422)
        return JSONResponse({"images": [{"url": self.fake.results, "width": 60}], "seed": 1})

    async def cancel(self, request: Request) -> Response:
        self.fake.cancelled.append(request.path_params["id"])
        return JSONResponse({"status": "CANCELLATION_REQUESTED"})

    def routes(self) -> list[Route]:
        request = "/fal/fal-ai/flux/requests/{id}"
        return [
            Route(f"{request}/status", self.status),
            Route(f"{request}/cancel", self.cancel, methods=["PUT"]),
            Route(request, self.result),
            Route("/fal/{model:path}", self.submit, methods=["POST"]),
        ]


class ComfyUi:
    def __init__(self, fake: FakeVendors) -> None:
        self.fake = fake

    async def submit(self, request: Request) -> Response:
        if refused := self.fake.refused():
            return refused
        body = await request.json()
        made = self.fake.add(input=body["prompt"], extra=body["extra_data"])
        made["id"] = body["prompt_id"]
        return self.fake.answer({"prompt_id": made["id"], "number": 1, "node_errors": {}})

    async def queue(self, request: Request) -> Response:
        running = [
            [1, each["id"], {}, each["extra"], ["9"]] for each in self.fake.made if each["reads"] < self.fake.polls
        ]
        return JSONResponse({"queue_running": running, "queue_pending": []})

    async def history(self, request: Request) -> Response:
        made = next((each for each in self.fake.made if each["id"] == request.path_params.get("id")), None)
        if made is None or not self.fake.is_over(made):
            return JSONResponse({})
        messages = [["execution_start", {"timestamp": 1000}], ["execution_success", {"timestamp": 3500}]]
        status = {"status_str": "success", "completed": True, "messages": messages}
        if self.fake.status == "failed":
            fault = ["execution_error", {"exception_message": self.fake.error}]
            status = {"status_str": "error", "completed": False, "messages": [fault]}
        image = {"filename": self.fake.output, "subfolder": "", "type": "output"}
        return JSONResponse({made["id"]: {"prompt": [], "outputs": {"9": {"images": [image]}}, "status": status}})

    async def upload(self, request: Request) -> Response:
        form = await request.form()
        name = form["image"].filename  # type: ignore[union-attr]
        self.fake.uploads.append(str(name).encode())
        return JSONResponse({"name": name, "subfolder": "", "type": "input"})

    async def edit_queue(self, request: Request) -> Response:
        self.fake.cancelled += (await request.json())["delete"]
        return Response()

    async def view(self, request: Request) -> Response:
        return await result(self.fake, request.query_params["filename"])

    async def done(self, request: Request) -> Response:
        return Response()

    def routes(self) -> list[Route]:
        return [
            Route("/comfyui/prompt", self.submit, methods=["POST"]),
            Route("/comfyui/queue", self.queue, methods=["GET"]),
            Route("/comfyui/queue", self.edit_queue, methods=["POST"]),
            Route("/comfyui/history", self.history),
            Route("/comfyui/history/{id}", self.history),
            Route("/comfyui/interrupt", self.done, methods=["POST"]),
            Route("/comfyui/upload/image", self.upload, methods=["POST"]),
            Route("/comfyui/view", self.view),
        ]


async def result(fake: FakeVendors, output: str) -> Response:
    if fake.refuse_downloads:
        fake.refuse_downloads -= 1
        return Response(status_code=503)
    if output == "redirect":
        return RedirectResponse("http://169.254.169.254/latest/meta-data")
    content = {"html": b"<html>", "huge": b"0" * 2_000_001, "bomb": bomb()}
    return Response(content.get(output, png()), media_type="image/png")


@asynccontextmanager
async def fake_vendors() -> AsyncIterator[FakeVendors]:
    with socket.create_server((HOST, 0)) as listening:
        fake = FakeVendors(f"http://{HOST}:{listening.getsockname()[1]}")

        async def download(request: Request) -> Response:
            return await result(fake, request.path_params["output"])

        apis = Replicate(fake), OpenAi(fake), Fal(fake), ComfyUi(fake)
        routes = [Route("/results/{output}", download), *(route for api in apis for route in api.routes())]
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", timeout_keep_alive=600)
        server = uvicorn.Server(config)
        fake.connections = lambda: len(server.server_state.connections)
        serving = asyncio.create_task(server.serve(sockets=[listening]))

        async def is_started() -> bool:
            return server.started or serving.done()

        await eventually(is_started)
        yield fake
        server.should_exit = True
        await serving
