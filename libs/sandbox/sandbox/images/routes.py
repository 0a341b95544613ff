"""The routes of the image model: its API, result files, its behaviour, and a page that shows predictions."""

import asyncio

from common.rpc.http_transport import HttpTransport
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.images import pictures
from sandbox.images.api import PredictionApi, misbehave, problem
from sandbox.images.behaviour import Behaviour, Behaviours, ModelBehaviour
from sandbox.images.predictions import Predictions
from sandbox.images.runner import PredictionRunner
from sandbox.pages import page, wants_html
from sandbox.settings import SandboxSettings
from sandbox.store import Store

SHOWN = 30
OTHER = "-other"
INTERNAL = "http://169.254.169.254/latest/meta-data/"


class ImageModel:
    def __init__(self, store: Store, settings: SandboxSettings, http: HttpTransport | None) -> None:
        self._settings = settings
        self._predictions = Predictions(store)
        self._behaviours = Behaviours(store)
        self.runner = PredictionRunner(self._predictions, settings, http)
        self._api = PredictionApi(self._predictions, self._behaviours, settings.images_api_key, self.runner.wake)

    def routes(self) -> list[Route]:
        return [
            Route("/images/v1/predictions", self._api.submit, methods=["POST"]),
            Route("/images/v1/predictions/{id}", self._api.poll, methods=["GET"]),
            Route("/images/v1/predictions/{id}/cancel", self._api.cancel, methods=["POST"]),
            Route("/images/files/{name}.png", self.file, methods=["GET"]),
            Route("/images/inputs/{id}", self.input, methods=["GET"]),
            Route("/images/behaviour", self.behaviours, methods=["GET"]),
            Route("/images/behaviour", self.set_behaviour, methods=["POST"]),
            Route("/images/behaviour", self.clear_behaviours, methods=["DELETE"]),
            Route("/images/", self.home, methods=["GET"]),
            Route("/images", self.home, methods=["GET"]),
        ]

    async def home(self, request: Request) -> Response:
        found = self._predictions.latest(SHOWN)
        if not wants_html(request):
            return JSONResponse([{name: each[name] for name in ("id", "model", "status", "error")} for each in found])
        behaviours = {model: each.model_dump(exclude_defaults=True) for model, each in self._behaviours.all().items()}
        key = self._settings.images_api_key
        return page("images", root=self._settings.root, predictions=found, behaviours=behaviours, key=key)

    async def file(self, request: Request) -> Response:
        """A result. Its address is unguessable, and needs no authentication."""
        name: str = request.path_params["name"]
        document = self._predictions.find(name.removesuffix(OTHER))
        result = self._predictions.result(document["id"]) if document else None
        if document is None or result is None:
            return problem(404, "Not found", "There is no such file")
        if (refused := await misbehave(request, self._predictions, document, "download")) is not None:
            return refused
        behaviour = Behaviour.model_validate(document["behaviour"])
        if behaviour.output == "redirect":
            return RedirectResponse(INTERNAL, 302)
        if behaviour.output == "missing":
            return problem(404, "Not found", "There is no such file")
        content = await asyncio.to_thread(_content, behaviour, result, is_other=name.endswith(OTHER))
        return Response(content, media_type="image/png", headers={"cache-control": "no-store"})

    async def input(self, request: Request) -> Response:
        content = self._predictions.content(request.path_params["id"])
        if content is None:
            return problem(404, "Not found", "There is no such prediction")
        return Response(content, media_type="application/octet-stream")

    async def behaviours(self, request: Request) -> Response:
        return JSONResponse({model: each.model_dump() for model, each in self._behaviours.all().items()})

    async def set_behaviour(self, request: Request) -> Response:
        try:
            given = ModelBehaviour.model_validate_json(await request.body())
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False, include_context=False)
            return JSONResponse({"detail": faults}, 422)
        self._behaviours.set(given)
        return JSONResponse(given.model_dump())

    async def clear_behaviours(self, request: Request) -> Response:
        self._behaviours.clear()
        return Response(status_code=204)


def _content(behaviour: Behaviour, result: bytes, *, is_other: bool) -> bytes:
    """What a download sends as image/png."""
    if behaviour.output == "html":
        return b"<!doctype html><script>alert(document.domain)</script>"
    if behaviour.output == "bomb":
        return pictures.bomb()
    if behaviour.output == "huge":
        return result + b"\0" * pictures.HUGE_BYTES
    if behaviour.output == "truncated":
        return result[: len(result) // 2]
    return pictures.inverted(result) if is_other else result
