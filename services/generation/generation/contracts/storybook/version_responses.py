"""Responses to requests for versions, which are held until the generation has ended, for a while."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from common.db.database import Database
from common.http import while_connected
from common.http.streams import StreamLimits
from common.kernel.callers import ADDRESS_HEADER
from common.kernel.errors import TooManyStreams
from common.kernel.storefronts import Storefronts
from common.observability import redaction
from fastapi import Request, Response
from starlette.responses import StreamingResponse

from generation.books.queries.ended_versions import EndedVersions
from generation.books.tables.version import Version
from generation.jobs.customer_locks import CustomerLocks
from generation.jobs.providers.choice import Providers
from generation.storefront import Books

HEARTBEAT_SECONDS = 10.0
"""White space, which JSON permits before a value, is sent at this interval. So no proxy ends the response as idle, and
the gateway counts the request as answered while it waits."""
KEYED_SECONDS = 20.0
"""A response that is stored for its idempotency key is sent as a whole, within the gateway's deadline. It occupies one
of the gateway's slots until then, so it is sent at once if the customer or the address has too many."""
JSON = "application/json"
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
Render = Callable[[], Awaitable[Response]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Generations:
    """What requests for versions need. Customers wait under `locks` for the lock of a book, and for what
    `ended` reports within `limits`, so that their requests do not occupy all connections.
    """

    storefronts: Storefronts
    database: Database
    providers: Providers
    locks: CustomerLocks
    ended: EndedVersions
    limits: StreamLimits


async def held_response(request: Request, submitted: Version, render: Render, generations: Generations) -> Response:
    """201 with the version as `render` reads it once its generation has ended, or when the time is over.

    No connection to the database is held meanwhile. Raises ClientLeft.
    """
    seconds = float(generations.storefronts[submitted.storefront].section(Books).wait_seconds)
    if request.state.keyed is not None:
        address = request.headers.get(ADDRESS_HEADER, "")
        with suppress(TooManyStreams), generations.limits.take(request.state.caller.user_id, address):
            waiting = generations.ended.wait(submitted.job_id, min(seconds, KEYED_SECONDS))
            await while_connected(request, waiting)
        return await render()
    held = _held(submitted, render, await render(), generations.ended, seconds)
    return StreamingResponse(held, 201, HEADERS, media_type=JSON)


async def _held(
    submitted: Version, render: Render, rendered: Response, ended: EndedVersions, seconds: float
) -> AsyncIterator[bytes]:
    yield b" "
    while seconds > 0 and not await ended.wait(submitted.job_id, min(seconds, HEARTBEAT_SECONDS)):
        seconds -= HEARTBEAT_SECONDS
        yield b" "
    try:
        rendered = await render()
    except Exception as error:  # the status is sent already: the body is the version as it was submitted
        log.warning("version_not_read", job=str(submitted.job_id), reason=redaction.reason(error))
    yield bytes(rendered.body)
