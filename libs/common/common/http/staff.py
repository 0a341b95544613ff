"""Routers of the staff contract, and the endpoints that every service has in it: its dead letters."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from pydantic import ConfigDict

from common.http.bodies import Output, unknown_name
from common.http.contract import router
from common.http.dependencies import Data, StaffMember
from common.jobs.dead_letters import LARGEST_ID, DeadLetterNotFound, DeadLetters
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor

ROOT = "/api/staff/v1"
PAGE = 50
LetterId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class DeadLetterBody(Output):
    model_config = ConfigDict(from_attributes=True)

    id: int
    handler: str
    attempts: int
    error: str
    created_at: datetime
    payload: dict[str, Any]


class DeadLetterPage(Output):
    items: list[DeadLetterBody]
    next_cursor: str | None


class Replayed(Output):
    replayed: int


def staff_router(path: str, tag: str, *, transactional: bool = True) -> APIRouter:
    """A router below `/api/staff/v1`. Its endpoints refuse query parameters that they do not declare."""
    return router(ROOT + path, tag, transactional=transactional, dependencies=[Depends(refuse_unknown_parameters)])


async def refuse_unknown_parameters(request: Request) -> None:
    """Raises RequestValidationError, for a mistyped filter would select more than was meant."""
    if not request.query_params:
        return
    known = set(_query_parameters(request.scope["route"].dependant))
    errors = [
        {"type": error.type, "msg": error.message(), "ctx": error.context, "loc": ("query", name)}
        for name in request.query_params
        if name not in known
        for error in [unknown_name(name, known)]
    ]
    if errors:
        raise RequestValidationError(errors)


def _query_parameters(dependant: Dependant) -> Iterator[str]:
    """The names of the query parameters of an endpoint and of what it depends on."""
    yield from (field.alias for field in dependant.query_params)
    for each in dependant.dependencies:
        yield from _query_parameters(each)


def dead_letter_routes(service: str) -> APIRouter:
    """`/api/staff/v1/dead-letters/SERVICE`: list, show one, replay all or one, discard one."""
    routes = staff_router(f"/dead-letters/{service}", "dead letters")

    @routes.get("")
    async def list_dead_letters(
        caller: StaffMember, data: Data, cursor: Annotated[str | None, Query()] = None
    ) -> DeadLetterPage:
        """Oldest first: events and jobs of this service that failed at their last attempt."""
        after = decode_cursor(cursor, NUMBER)[0] if cursor else 0
        letters = await DeadLetters(data, caller.storefront).page(after, PAGE)
        following = encode_cursor(letters[-1].id) if len(letters) == PAGE else None
        items = [DeadLetterBody.model_validate(letter) for letter in letters]
        return DeadLetterPage(items=items, next_cursor=following)

    @routes.post("/replay")
    async def replay_all(caller: StaffMember, data: Data) -> Replayed:
        return Replayed(replayed=await DeadLetters(data, caller.storefront).replay())

    @routes.get("/{letter_id:int}")
    async def show(letter_id: LetterId, caller: StaffMember, data: Data) -> DeadLetterBody:
        return DeadLetterBody.model_validate(await DeadLetters(data, caller.storefront).get(letter_id))

    @routes.post("/{letter_id:int}/replay")
    async def replay(letter_id: LetterId, caller: StaffMember, data: Data) -> Replayed:
        return Replayed(replayed=await DeadLetters(data, caller.storefront).replay(letter_id))

    @routes.delete("/{letter_id:int}", status_code=204)
    async def discard(letter_id: LetterId, caller: StaffMember, data: Data) -> None:
        """Delete a dead letter without executing it. The log has its id and the member of staff."""
        if not await DeadLetters(data, caller.storefront).discard([letter_id], by=f"staff {caller.user_id}"):
            raise DeadLetterNotFound(id=letter_id)

    return routes
