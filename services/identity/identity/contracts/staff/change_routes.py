"""`/api/staff/v1/changes`: what changed, of all kinds, as pages and as a stream."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from common.changes import KINDS
from common.http import ClientAddress, Output, StaffMember, json_response, shown
from common.http.staff import ANY_STAFF, staff_router
from common.http.streams import HEADERS, StreamLimits, StreamSettings
from common.kernel.errors import FieldFault, InvalidFields
from common.rpc.interfaces.changes import ChangesInterface
from fastapi import APIRouter, Depends, Header, Query, Response
from starlette.responses import StreamingResponse

from identity.contracts.staff import change_cursors
from identity.contracts.staff.change_stream import stream_changes
from identity.contracts.staff.customer_parts import modules_of, permitted
from identity.http.dependencies import CurrentStorefront
from identity.use_cases.read_all_changes import AllChanges, Followed, read_all_changes

LONGEST = 500
Cursor = Annotated[str | None, Query(max_length=change_cursors.MAX_CURSOR)]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
        "description": "A stream of events `change`. The id of an event is a `cursor` behind it.",
    }
}


class ChangedSubject(Output):
    """`link` is where it is read, below `/api/staff/v1`; of kinds that are only listed, the list."""

    kind: str
    id: str
    is_deleted: bool
    link: str


class ChangeList(Output):
    """`next_cursor` is null if nothing more can be read at present; `follow_cursor` is where to go on later.

    `kinds` are followed, `withheld` those that the caller may not see. Services in `unavailable` did not answer: what
    changed there comes later.
    """

    items: list[ChangedSubject]
    next_cursor: str | None
    follow_cursor: str
    kinds: list[str]
    withheld: list[str]
    unavailable: list[str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: list[str]
    updated_from: datetime | None
    cursor: str | None


async def _wanted(
    kind: Annotated[list[str], Query(description="only these, repeated for several", max_length=len(KINDS))] = [],  # noqa: B006
    updated_from: Annotated[datetime | None, Query(description="only what was changed since")] = None,
    cursor: Cursor = None,
) -> _Wanted:
    """Raises InvalidFields for a kind that does not exist."""
    faults = [FieldFault("kind", "changes.kind_unknown", {"kind": each}) for each in kind if each not in KINDS]
    if faults:
        raise InvalidFields(*faults)
    since = updated_from.replace(tzinfo=UTC) if updated_from and updated_from.tzinfo is None else updated_from
    return _Wanted(kind, since, cursor)


Wanted = Annotated[_Wanted, Depends(_wanted)]


def change_routes(
    services: Mapping[str, ChangesInterface], modules: Mapping[str, Sequence[str]], settings: StreamSettings
) -> APIRouter:
    routes = staff_router("/changes", "changes", reads=ANY_STAFF, transactional=False)
    limits = StreamLimits(settings)

    def followed(caller: StaffMember, storefront: CurrentStorefront, wanted: Wanted) -> tuple[Followed, list[str]]:
        """What is followed, and which kinds the caller may not see. Raises PageNotFound."""
        kinds, positions = change_cursors.decode(wanted.cursor) if wanted.cursor else (list(KINDS), {})
        chosen = {name: KINDS[name] for name in kinds if not wanted.kind or name in wanted.kind}
        seen, withheld = permitted(chosen, modules_of(modules, storefront.contract), caller.scopes)
        return Followed(storefront.name, seen, positions, wanted.updated_from), withheld

    @routes.get("", response_model=ChangeList)
    async def list_changes(
        caller: StaffMember,
        storefront: CurrentStorefront,
        wanted: Wanted,
        limit: Annotated[int, Query(ge=1, le=LONGEST)] = 100,
    ) -> Response:
        """What changed, each at least once, after its transaction has ended; without a cursor everything there is.

        Read what an item links to: 404 means that it is no more. A cursor follows the kinds that it began with.
        """
        follow, withheld = followed(caller, storefront, wanted)
        found = await read_all_changes(follow, services, limit)
        kinds = [kind for of_service in follow.kinds.values() for kind in of_service]
        cursor = change_cursors.encode(kinds, found.positions)
        return json_response(
            {
                "items": subjects(found),
                "next_cursor": None if found.is_last else cursor,
                "follow_cursor": cursor,
                "kinds": sorted(kinds),
                "withheld": withheld,
                "unavailable": found.unavailable,
            }
        )

    @routes.get("/stream", response_class=StreamingResponse, responses=STREAM)
    async def stream(
        caller: StaffMember,
        storefront: CurrentStorefront,
        wanted: Wanted,
        address: ClientAddress,
        last_event_id: Annotated[str | None, Header(max_length=change_cursors.MAX_CURSOR)] = None,
    ) -> Response:
        """The same as server-sent events, which go on behind `Last-Event-ID`, or else behind `cursor`.

        The stream ends after some minutes, and when the token expires: connect again.
        """
        assert caller.user_id is not None
        wanted = _Wanted(wanted.kind, wanted.updated_from, last_event_id or wanted.cursor)
        follow, _ = followed(caller, storefront, wanted)
        first = await read_all_changes(follow, services, LONGEST)
        place = limits.take(caller.user_id, address)
        events = stream_changes(follow, first, services, settings, place)
        return StreamingResponse(events, headers=HEADERS, media_type="text/event-stream")

    return routes


def subjects(found: AllChanges) -> list[dict[str, Any]]:
    return [
        shown(ChangedSubject, {**dict(each), "id": each.subject, "link": KINDS[each.kind].link(each.subject)})
        for each in found.changes
    ]
