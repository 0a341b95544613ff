"""`/clock`: reads and advances the platform's clock."""

import math
from collections.abc import Callable

import orjson
from common.kernel import clock
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

YEAR = 365 * 24 * 3600
LONGEST_STEP = 10 * YEAR
LARGEST_OFFSET = 100 * YEAR


def _reading() -> JSONResponse:
    return JSONResponse({"now": clock.now().isoformat(), "offset_seconds": clock.offset()})


def _refused(message: str) -> JSONResponse:
    return JSONResponse({"detail": message}, 400)


async def _read(request: Request) -> Response:
    return _reading()


def _seconds(body: bytes) -> float:
    """Return the step in a body. Raises ValueError with a message for the client."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError('the body must be JSON: {"seconds": 3600}') from error
    if not isinstance(document, dict) or "seconds" not in document:
        raise ValueError('the body must be an object with "seconds"')
    seconds = document["seconds"]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise ValueError('"seconds" must be a number')
    if seconds <= 0:
        raise ValueError('"seconds" must be positive: the clock only moves forward')
    if seconds > LONGEST_STEP:
        raise ValueError(f'"seconds" must be at most {LONGEST_STEP} (ten years)')
    if clock.offset() + seconds > LARGEST_OFFSET:
        raise ValueError("the clock is already as far in the future as it goes (100 years)")
    return float(seconds)


def routes(on_advance: Callable[[], None]) -> list[Route]:
    """Return the clock's routes. `on_advance` is called after each step, to run due timers."""

    async def advance(request: Request) -> Response:
        try:
            clock.advance(_seconds(await request.body()))
        except ValueError as error:
            return _refused(str(error))
        on_advance()
        return _reading()

    return [
        Route("/clock", _read, methods=["GET"]),
        Route("/clock/", _read, methods=["GET"]),
        Route("/clock/advance", advance, methods=["POST"]),
        Route("/clock/advance/", advance, methods=["POST"]),
    ]
