"""`/clock`: reads and advances the platform's clock, as JSON for scripts and as a page for browsers."""

import math
from collections.abc import Callable

import orjson
from common.kernel import clock
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.pages import page, wants_html

HOUR = 3600
DAY = 24 * HOUR
YEAR = 365 * DAY
LONGEST_STEP = 10 * YEAR
LARGEST_OFFSET = 100 * YEAR
STEPS = {"+1 hour": HOUR, "+1 day": DAY, "+1 month": 30 * DAY}
"""The buttons of the page: label → seconds."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class ClockRoutes:
    """The clock over HTTP. `on_advance` is called after each step, to run due timers."""

    def __init__(self, root: str, on_advance: Callable[[], None]) -> None:
        self._root = root
        self._on_advance = on_advance

    def routes(self) -> list[Route]:
        return [
            Route("/clock", self.read, methods=["GET"]),
            Route("/clock/", self.read, methods=["GET"]),
            Route("/clock/advance", self.advance, methods=["POST"]),
            Route("/clock/advance/", self.advance, methods=["POST"]),
        ]

    async def read(self, request: Request) -> Response:
        return self._page() if wants_html(request) else _reading()

    async def advance(self, request: Request) -> Response:
        try:
            clock.advance(_step(await _given(request)))
        except ValueError as error:
            return self._page(str(error)) if wants_html(request) else JSONResponse({"detail": str(error)}, 400)
        self._on_advance()
        return RedirectResponse(f"{self._root}/clock", 303) if wants_html(request) else _reading()

    def _page(self, error: str | None = None) -> Response:
        return page(
            "clock",
            400 if error else 200,
            root=self._root,
            now=clock.timestamp(),
            ahead=_duration(clock.offset()),
            steps=STEPS,
            error=error,
        )


def _reading() -> JSONResponse:
    return JSONResponse({"now": clock.now().isoformat(), "offset_seconds": clock.offset()})


async def _given(request: Request) -> object:
    """Return `seconds` of a form or of a JSON body. A body in braces is JSON, since `curl -d` labels it as a form."""
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORMS or body.lstrip().startswith(b"{"):
        return _in_json(body)
    seconds = (await request.form()).get("seconds")
    try:
        return float(seconds) if isinstance(seconds, str) else None
    except ValueError:
        return seconds


def _in_json(body: bytes) -> object:
    """Raises ValueError with a message for the client."""
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError('the body must be JSON: {"seconds": 3600}') from error
    if not isinstance(document, dict) or "seconds" not in document:
        raise ValueError('the body must be an object with "seconds"')
    return document["seconds"]


def _step(seconds: object) -> float:
    """Return a valid step. Raises ValueError with a message for the client."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not math.isfinite(seconds):
        raise ValueError('"seconds" must be a number')
    if seconds <= 0:
        raise ValueError('"seconds" must be positive: the clock only moves forward')
    if seconds > LONGEST_STEP:
        raise ValueError(f'"seconds" must be at most {LONGEST_STEP} (ten years)')
    if clock.offset() + seconds > LARGEST_OFFSET:
        raise ValueError("the clock is already as far in the future as it goes (100 years)")
    return float(seconds)


def _duration(seconds: float) -> str:
    """Return a duration in words, of its two largest units: "31 days, 1 hour"; empty below a second."""
    rest, words = int(seconds), list[str]()
    for unit, length in (("day", DAY), ("hour", HOUR), ("minute", 60), ("second", 1)):
        count, rest = divmod(rest, length)
        if count:
            words.append(f"{count} {unit}{'' if count == 1 else 's'}")
    return ", ".join(words[:2])
