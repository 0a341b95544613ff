"""`/images/v1/predictions`: submit, poll, cancel."""

import asyncio
from collections.abc import Callable
from hmac import compare_digest

import orjson
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.addresses import called_base
from sandbox.images.behaviour import Behaviour, Behaviours, Refusals, Step
from sandbox.images.pictures import UnusableInput, decoded
from sandbox.images.predictions import TERMINAL, Predictions, Submission, shown
from sandbox.store import Document

KEY_LENGTH = 255
RESTORATION = "restoration"


class PredictionApi:
    """Requests need `Authorization: Bearer <images_api_key>`. Errors are `{"title", "detail", "status"}`."""

    def __init__(
        self, predictions: Predictions, behaviours: Behaviours, api_key: str, wake: Callable[[], None]
    ) -> None:
        self._predictions = predictions
        self._behaviours = behaviours
        self._api_key = api_key
        self._wake = wake

    async def submit(self, request: Request) -> Response:
        """Accept a prediction. The same `Idempotency-Key` with the same body returns the same prediction."""
        if not self._is_authenticated(request):
            return _unauthenticated()
        key = request.headers.get("idempotency-key")
        try:
            submission = Submission.model_validate_json(await request.body())
            content = await asyncio.to_thread(_content, submission)
        except ValidationError as error:
            return problem(422, "Input validation failed", _faults(error))
        except UnusableInput as error:
            return problem(422, "Input validation failed", str(error))
        if key is not None and not 0 < len(key) <= KEY_LENGTH:
            return problem(400, "Bad request", f"Idempotency-Key has from 1 to {KEY_LENGTH} characters")
        return await self._accept(request, submission, key, content)

    async def _accept(self, request: Request, submission: Submission, key: str | None, content: bytes) -> Response:
        behaviour = submission.input.sandbox or self._behaviours.of(submission.model)
        refusal, lost = behaviour.refusal("submit"), False
        if refusal is None:
            lost = behaviour.loses_answer()
        if submission.input.sandbox is None:
            self._behaviours.count(submission.model, behaviour)
        if refusal is not None:
            return _refused(refusal)
        if "submit" in behaviour.hang:
            await _disconnected(request)
        known = self._predictions.submitted(key)
        if known and known[1] != submission.fingerprint():
            return problem(409, "Conflict", "The Idempotency-Key was used with another body")
        document = known[0] if known else self._predictions.create(submission, key, behaviour, content)
        self._wake()
        if lost:
            return problem(502, "Bad gateway", "The answer got lost")
        return JSONResponse(shown(document, called_base(request)), 200 if known else 201)

    async def poll(self, request: Request) -> Response:
        document = self._found(request)
        if isinstance(document, Response):
            return document
        behaviour = Behaviour.model_validate(document["behaviour"])
        if (refused := await misbehave(request, self._predictions, document, "poll")) is not None:
            return refused
        if behaviour.garbled:
            return Response("<html>Just a moment…</html>", media_type="application/json")
        flipped = behaviour.flips and document["status"] in TERMINAL and self._shown_before(document)
        body = shown(document, called_base(request), flipped=flipped)
        return JSONResponse(body | ({"logs": "x" * behaviour.padding} if behaviour.padding else {}))

    async def cancel(self, request: Request) -> Response:
        document = self._found(request)
        if isinstance(document, Response):
            return document
        if (refused := await misbehave(request, self._predictions, document, "cancel")) is not None:
            return refused
        self._predictions.end(document["id"], "canceled")
        self._wake()
        return JSONResponse(shown(self._predictions.find(document["id"]) or document, called_base(request)))

    def _found(self, request: Request) -> Document | Response:
        if not self._is_authenticated(request):
            return _unauthenticated()
        document = self._predictions.find(request.path_params["id"])
        return document or problem(404, "Not found", "There is no such prediction")

    def _is_authenticated(self, request: Request) -> bool:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and compare_digest(key.strip().encode(), self._api_key.encode())

    def _shown_before(self, document: Document) -> bool:
        """Whether this is the second, fourth, … poll that shows the result."""
        polls: int = document.get("polls", 0) + 1
        self._predictions.remember_polls(document["id"], polls)
        return polls % 2 == 0


async def misbehave(request: Request, predictions: Predictions, document: Document, step: Step) -> Response | None:
    """Return the refusal of a request, if it is refused. A request that hangs returns when the client gives up."""
    behaviour = Behaviour.model_validate(document["behaviour"])
    if step in behaviour.hang:
        await _disconnected(request)
    refusal = behaviour.refusal(step)
    if refusal is None:
        return None
    predictions.count(document["id"], behaviour)
    return _refused(refusal)


def problem(status: int, title: str, detail: str) -> Response:
    return JSONResponse({"title": title, "detail": detail, "status": status}, status)


def _content(submission: Submission) -> bytes:
    """The picture that is to be restored, empty for one that is to be drawn. Raises UnusableInput."""
    for reference in submission.input.references:
        decoded(reference)
    image = submission.input.image
    if image is None and submission.input.kind == RESTORATION:
        raise UnusableInput("input.image is missing")
    return b"" if image is None else decoded(image)[0]


def _refused(refusal: Refusals) -> Response:
    response = problem(refusal.status, "Refused", "The sandbox was told to refuse this request")
    if refusal.retry_after is not None:
        response.headers["retry-after"] = str(refusal.retry_after)
    return response


def _unauthenticated() -> Response:
    return problem(401, "Unauthenticated", "You did not pass a valid authentication token")


def _faults(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return orjson.dumps(faults).decode()


async def _disconnected(request: Request) -> None:
    """Return when the client gives up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
