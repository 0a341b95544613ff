"""`/clock`: reads and moves the platform's clock."""

import math
from collections.abc import Callable

import orjson
from common import clock
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

YEAR = 365 * 24 * 3600
LONGEST_STEP = 10 * YEAR
FARTHEST = 100 * YEAR


def _reading() -> JSONResponse:
    return JSONResponse({"now": clock.now().isoformat(), "offset_seconds": clock.offset()})


def _refused(message: str) -> JSONResponse:
    return JSONResponse({"detail": message}, 400)


async def _read(request: Request) -> Response:
    return _reading()


def _seconds(body: bytes) -> float:
    """The step a body asks for; ValueError says what is wrong with it."""
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError('the body must be JSON: {"seconds": 3600}') from error
    if not isinstance(asked, dict) or "seconds" not in asked:
        raise ValueError('the body must be an object with "seconds"')
    seconds = asked["seconds"]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise ValueError('"seconds" must be a number')
    if seconds <= 0:
        raise ValueError('"seconds" must be positive: the clock only moves forward')
    if seconds > LONGEST_STEP:
        raise ValueError(f'"seconds" must be at most {LONGEST_STEP} (ten years)')
    if clock.offset() + seconds > FARTHEST:
        raise ValueError("the clock is already as far in the future as it goes (100 years)")
    return float(seconds)


def routes(moved: Callable[[], None]) -> list[Route]:
    """The clock's routes; `moved` is called after each step, to let timers ring."""

    async def advance(request: Request) -> Response:
        try:
            clock.advance(_seconds(await request.body()))
        except ValueError as error:
            return _refused(str(error))
        moved()
        return _reading()

    return [
        Route("/clock", _read, methods=["GET"]),
        Route("/clock/", _read, methods=["GET"]),
        Route("/clock/advance", advance, methods=["POST"]),
        Route("/clock/advance/", advance, methods=["POST"]),
    ]
