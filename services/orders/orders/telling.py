"""Changes that catalog hears of before the client does, so that a cancelled order's stock is back when it looks."""

from collections.abc import Awaitable, Callable

from common.clients.catalog import CatalogClient
from common.events.envelope import Envelope
from common.events.orders import OrderCancelled
from fastapi import Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

Deed = Callable[[AsyncSession], Awaitable[tuple[Response, list[Envelope]]]]


class Telling:
    def __init__(self, catalog: CatalogClient) -> None:
        self._catalog = catalog

    async def commit(self, request: Request, deed: Deed) -> Response:
        """Do the deed in one transaction, then tell catalog what concerns it, then answer.

        The answer is stored under the request's idempotency key in the same transaction: a repetition after
        a crash replays it and finds nothing to do again.
        """
        async with request.state.database.transaction() as session:
            response, told = await deed(session)
            if request.state.keyed is not None:
                await request.state.keyed.store(session, response)
        for envelope in told:
            if envelope.type == OrderCancelled.type:
                await self._catalog.tell(envelope)
        return response
