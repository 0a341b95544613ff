"""The endpoints of the staff contract that every service has: its dead letters."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import ConfigDict

from common.http.bodies import Output
from common.http.dependencies import Reads, StaffMember, Transaction
from common.http.staff import requires_key, staff_router
from common.jobs.dead_letters import LARGEST_ID, DeadLetterNotFound, DeadLetters
from common.kernel.paging import NUMBER, decode_cursor, encode_cursor
from common.kernel.permissions import Permission

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


def dead_letter_routes(service: str) -> APIRouter:
    """`/api/staff/v1/dead-letters/SERVICE`: list, show one, replay all or one, discard one."""
    routes = staff_router(
        f"/dead-letters/{service}",
        "dead letters",
        reads=Permission.DEAD_LETTERS_READ,
        writes=Permission.DEAD_LETTERS_WRITE,
        subject="dead_letter",
    )
    resource = f"{service}_dead_letters"

    @routes.get("", operation_id=f"{resource}.list")
    async def list_dead_letters(
        caller: StaffMember, reads: Reads, cursor: Annotated[str | None, Query()] = None
    ) -> DeadLetterPage:
        """Oldest first: events and jobs of this service that failed at their last attempt."""
        after = decode_cursor(cursor, NUMBER)[0] if cursor else 0
        letters = await DeadLetters(reads, caller.storefront).page(after, PAGE)
        following = encode_cursor(letters[-1].id) if len(letters) == PAGE else None
        items = [DeadLetterBody.model_validate(letter) for letter in letters]
        return DeadLetterPage(items=items, next_cursor=following)

    @routes.post("/replay", operation_id=f"{resource}.replay_all")
    @requires_key
    async def replay_all(caller: StaffMember, uow: Transaction) -> Replayed:
        """Execute all dead letters of this service again."""
        return Replayed(replayed=await DeadLetters(uow, caller.storefront).replay())

    @routes.get("/{letter_id:int}", operation_id=f"{resource}.get")
    async def show(letter_id: LetterId, caller: StaffMember, reads: Reads) -> DeadLetterBody:
        """One dead letter, with its event or job and the error."""
        return DeadLetterBody.model_validate(await DeadLetters(reads, caller.storefront).get(letter_id))

    @routes.post("/{letter_id:int}/replay", operation_id=f"{resource}.replay")
    @requires_key
    async def replay(letter_id: LetterId, caller: StaffMember, uow: Transaction) -> Replayed:
        """Execute a dead letter again."""
        return Replayed(replayed=await DeadLetters(uow, caller.storefront).replay(letter_id))

    @routes.delete("/{letter_id:int}", status_code=204, operation_id=f"{resource}.discard")
    async def discard(letter_id: LetterId, caller: StaffMember, uow: Transaction) -> None:
        """Delete a dead letter without executing it. The log has its id and the member of staff."""
        if not await DeadLetters(uow, caller.storefront).discard([letter_id], by=f"staff {caller.user_id}"):
            raise DeadLetterNotFound(id=letter_id)

    return routes
