"""What every service offers the staff contract: its dead letters."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from common.dead_letters import LARGEST_ID, DeadLetter, DeadLetterNotFound, DeadLetters
from common.paging import decode_cursor, encode_cursor, integer
from common.web.bodies import Output
from common.web.contract import router
from common.web.dependencies import Data, StaffMember

PAGE = 50
LetterId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


class DeadLetterBody(Output):
    id: int
    handler: str
    attempts: int
    error: str
    created_at: datetime
    payload: dict[str, Any]

    @classmethod
    def of(cls, letter: DeadLetter) -> "DeadLetterBody":
        return cls(
            id=letter.id,
            handler=letter.handler,
            attempts=letter.attempts,
            error=letter.error,
            created_at=letter.created_at,
            payload=letter.payload,
        )


class DeadLetterPage(Output):
    items: list[DeadLetterBody]
    next_cursor: str | None


class Replayed(Output):
    replayed: int


def dead_letter_routes(service: str) -> APIRouter:
    """`/api/staff/v1/dead-letters/SERVICE`: list, show one, replay all or one, discard one."""
    routes = router(f"/api/staff/v1/dead-letters/{service}", "dead letters")

    @routes.get("")
    async def list_dead_letters(
        caller: StaffMember, data: Data, cursor: Annotated[str | None, Query()] = None
    ) -> DeadLetterPage:
        """Oldest first: what this service was told or asked to do, and gave up after its retries."""
        after = decode_cursor(cursor, integer)[0] if cursor else 0
        letters = await DeadLetters(data, caller.storefront).page(after, PAGE)
        following = encode_cursor(letters[-1].id) if len(letters) == PAGE else None
        return DeadLetterPage(items=[DeadLetterBody.of(letter) for letter in letters], next_cursor=following)

    @routes.post("/replay")
    async def replay_all(caller: StaffMember, data: Data) -> Replayed:
        return Replayed(replayed=await DeadLetters(data, caller.storefront).replay())

    @routes.get("/{letter_id:int}")
    async def show(letter_id: LetterId, caller: StaffMember, data: Data) -> DeadLetterBody:
        return DeadLetterBody.of(await DeadLetters(data, caller.storefront).get(letter_id))

    @routes.post("/{letter_id:int}/replay")
    async def replay(letter_id: LetterId, caller: StaffMember, data: Data) -> Replayed:
        return Replayed(replayed=await DeadLetters(data, caller.storefront).replay(letter_id))

    @routes.delete("/{letter_id:int}", status_code=204)
    async def discard(letter_id: LetterId, caller: StaffMember, data: Data) -> None:
        """Give it up for good: what it asked for will not be done. The log says who discarded what."""
        if not await DeadLetters(data, caller.storefront).discard([letter_id], by=f"staff {caller.user_id}"):
            raise DeadLetterNotFound(id=letter_id)

    return routes
