"""Responses to requests for versions, which are held until the generation has ended, for a while."""

from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
from common.observability import redaction
from fastapi import Response
from starlette.responses import StreamingResponse

from generation.domain.version import Version
from generation.use_cases.studio import Studio

HEARTBEAT_SECONDS = 10.0
"""White space, which JSON permits before a value, is sent at this interval. So no proxy ends the response as idle, and
the gateway counts the request as answered while it waits."""
KEYED_SECONDS = 20.0
"""A response that is stored for its idempotency key is sent as a whole, within the gateway's deadline."""
JSON = "application/json"
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
Render = Callable[[], Awaitable[Response]]
log = structlog.get_logger()


async def held_response(submitted: Version, render: Render, studio: Studio, *, is_keyed: bool) -> Response:
    """201 with the version as `render` reads it once its generation has ended, or when the time is over.

    No connection to the database is held meanwhile.
    """
    seconds = float(studio.storefronts[submitted.storefront].books.wait_seconds)
    if is_keyed:
        await studio.ended_versions.wait(submitted.job_id, min(seconds, KEYED_SECONDS))
        return await render()
    held = _held(submitted, render, await render(), studio, seconds)
    return StreamingResponse(held, 201, HEADERS, media_type=JSON)


async def _held(
    submitted: Version, render: Render, rendered: Response, studio: Studio, seconds: float
) -> AsyncIterator[bytes]:
    yield b" "
    while seconds > 0 and not await studio.ended_versions.wait(submitted.job_id, min(seconds, HEARTBEAT_SECONDS)):
        seconds -= HEARTBEAT_SECONDS
        yield b" "
    try:
        rendered = await render()
    except Exception as error:  # the status is sent already: the body is the version as it was submitted
        log.warning("version_not_read", job=str(submitted.job_id), reason=redaction.reason(error))
    yield bytes(rendered.body)
