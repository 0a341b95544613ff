"""`/api/staff/v1/attention` and `/api/staff/v1/dead-letters`: what waits for a person, in all services."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from common.http import Output, StaffMember, json_response, shown
from common.http.staff import ANY_STAFF, staff_router
from common.kernel.permissions import Permission
from common.rpc.interfaces.attention import AttentionInterface
from fastapi import APIRouter, Query, Response

from identity.use_cases.read_attention import read_attention, read_failed_tasks


class AttentionItem(Output):
    """`count` things of one kind wait, the oldest since `since`. `link` is a path below `/api/staff/v1`."""

    kind: str
    count: int
    since: datetime | None
    link: str


class AttentionList(Output):
    """`unavailable` are services that did not answer: something may wait there as well."""

    items: list[AttentionItem]
    unavailable: list[str]


class ListedDeadLetter(Output):
    """`reason` is the last line of its error. `GET /dead-letters/SERVICE/ID` shows the whole."""

    service: str
    id: int
    handler: str
    attempts: int
    reason: str
    created_at: datetime


class DeadLetterList(Output):
    """Oldest first. `counts` has the number of each service."""

    items: list[ListedDeadLetter]
    counts: dict[str, int]
    unavailable: list[str]


def attention_routes(services: Mapping[str, AttentionInterface]) -> APIRouter:
    routes = staff_router("/attention", "attention", reads=ANY_STAFF, transactional=False)

    @routes.get("", response_model=AttentionList, operation_id="attention.list")
    async def list_what_waits(caller: StaffMember) -> Response:
        """Kinds of which something waits, and which the caller may see."""
        answers = await read_attention(caller.storefront, services)
        found = [each for waiting in answers.by_service.values() for each in waiting]
        items = [shown(AttentionItem, dict(each)) for each in found if each.permission in caller.scopes]
        return json_response({"items": _merged(items), "unavailable": answers.unavailable})

    return routes


def dead_letter_list_routes(services: Mapping[str, AttentionInterface]) -> APIRouter:
    routes = staff_router("/dead-letters", "dead letters", reads=Permission.DEAD_LETTERS_READ, transactional=False)

    @routes.get("", response_model=DeadLetterList, operation_id="dead_letters.list")
    async def list_all(caller: StaffMember, limit: Annotated[int, Query(ge=1, le=100)] = 50) -> Response:
        """The oldest of all services, and how many there are."""
        answers = await read_failed_tasks(caller.storefront, services, limit)
        letters = [
            shown(ListedDeadLetter, dict(letter), service=name)
            for name, tasks in answers.by_service.items()
            for letter in tasks.oldest
        ]
        oldest = sorted(letters, key=lambda letter: (letter["created_at"], letter["service"], letter["id"]))[:limit]
        counts = {name: tasks.count for name, tasks in answers.by_service.items()}
        return json_response({"items": oldest, "counts": counts, "unavailable": answers.unavailable})

    return routes


def _merged(items: list[dict[str, object]]) -> list[dict[str, object]]:
    """Oldest first; what has no moment comes last."""
    return sorted(items, key=lambda item: (item["since"] is None, item["since"] or 0, item["kind"], item["link"]))
