"""The routes of ComfyUI servers: `<public_url>/comfyui`, and further ones at `<public_url>/comfyui/servers/NAME`."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.vendors.comfyui.pictures import Pictures
from sandbox.vendors.comfyui.server import ComfyUIServer
from sandbox.vendors.comfyui.validation import nodes
from sandbox.vendors.context import VendorContext

ROOTS = ("/comfyui/servers/{server}/api", "/comfyui/servers/{server}", "/comfyui/api", "/comfyui")
"""Every route also exists below `/api`."""

MEMORY = 24 * 1024**3
VERSION = "0.3.75"


class ComfyUIRoutes:
    def __init__(self, context: VendorContext) -> None:
        self._pictures = Pictures(context)
        self._server = ComfyUIServer(context, self._pictures)

    def routes(self) -> list[Route]:
        table = [
            ("/upload/image", "POST", self._pictures.upload),
            ("/view", "GET", self._pictures.view),
            ("/prompt", "GET", self._server.remaining),
            ("/prompt", "POST", self._server.submit),
            ("/queue", "GET", self._server.queue),
            ("/queue", "POST", self._server.change_queue),
            ("/history", "GET", self._server.history),
            ("/history", "POST", self._server.change_history),
            ("/history/{id}", "GET", self._server.history_of),
            ("/interrupt", "POST", self._server.interrupt),
            ("/free", "POST", self._free),
            ("/system_stats", "GET", self._system_stats),
            ("/object_info", "GET", self._object_info),
            ("/object_info/{node}", "GET", self._object_info_of),
        ]
        return [
            Route(f"{root}{path}", endpoint, methods=[method]) for root in ROOTS for path, method, endpoint in table
        ]

    async def _free(self, request: Request) -> Response:
        return Response()

    async def _system_stats(self, request: Request) -> Response:
        system = {
            "os": "posix",
            "ram_total": MEMORY,
            "ram_free": MEMORY // 2,
            "comfyui_version": VERSION,
            "python_version": "3.12.11",
            "pytorch_version": "2.8.0+cu128",
            "embedded_python": False,
            "argv": ["main.py"],
        }
        memory = {"vram_total": MEMORY, "vram_free": MEMORY // 2, "torch_vram_total": 0, "torch_vram_free": 0}
        device = {"name": "cuda:0 Sandbox", "type": "cuda", "index": 0, **memory}
        return JSONResponse({"system": system, "devices": [device]})

    async def _object_info(self, request: Request) -> Response:
        return JSONResponse(nodes())

    async def _object_info_of(self, request: Request) -> Response:
        name = request.path_params["node"]
        return JSONResponse({name: nodes()[name]} if name in nodes() else {})
