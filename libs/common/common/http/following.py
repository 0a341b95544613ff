"""Lists in the order of changes, for machines that keep a copy: the same in every list of the staff contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from pydantic import TypeAdapter

from common.changes import Change, Position, position_at, read_changes
from common.db.database import Database
from common.http.dependencies import AnyCaller, Data
from common.kernel.errors import FieldFault, InvalidFields, PageNotFound
from common.kernel.paging import decode_cursor, encode_cursor

SORT = "updated_at"
_MARK: Literal["changes"] = "changes"
_POSITION: TypeAdapter[tuple[Literal["changes"], str, int, str, str]] = TypeAdapter(
    tuple[Literal["changes"], str, int, str, str]
)
UpdatedFrom = Annotated[
    datetime | None,
    Query(
        description="Everything that was changed since, in the order of its transactions, with the ids of what was"
        " deleted. To go on, send `cursor` with `next_cursor`, later with `follow_cursor`."
    ),
]


@dataclass(frozen=True, slots=True)
class Followed:
    """A page of the changes of one kind."""

    kind: str
    changes: Sequence[Change]
    end: Position
    is_last: bool

    @property
    def subjects(self) -> list[str]:
        """Which are to be read, each once. What does not exist any more is found in a later page."""
        return list(dict.fromkeys(each.subject for each in self._newest if not each.is_deleted))

    def body(self, items: Mapping[str, Any]) -> dict[str, Any]:
        """The members of the response. `items` are by their subjects; those that are absent are left out."""
        cursor = encode_cursor(_MARK, self.kind, self.end.xid, self.end.subject, self.end.origin)
        return {
            "items": [items[subject] for subject in self.subjects if subject in items],
            "deleted": [each.subject for each in self._newest if each.is_deleted],
            "next_cursor": None if self.is_last else cursor,
            "follow_cursor": cursor,
        }

    @property
    def _newest(self) -> list[Change]:
        """The last change of each subject, in order."""
        newest: dict[str, Change] = {}
        for change in self.changes:
            newest.pop(change.subject, None)
            newest[change.subject] = change
        return list(newest.values())


@dataclass(frozen=True, slots=True)
class FollowRequest:
    """Whether, and from where, a client wants a list in the order of changes."""

    database: Database
    storefront: str
    updated_from: datetime | None
    position: tuple[str, Position] | None

    async def page(self, kind: str, limit: int) -> Followed | None:
        """None if the client wants another order. Raises PageNotFound (a cursor of another list), ChangesRestarted."""
        if self.position is not None:
            of_kind, after = self.position
            if of_kind != kind:
                raise PageNotFound(page=of_kind)
        elif self.updated_from is not None:
            after = await position_at(self.database.autocommit, self.updated_from)
        else:
            return None
        found = await read_changes(self.database, self.storefront, [kind], after, limit)
        return Followed(kind, found.changes, found.end, found.is_last)


async def _follow_request(
    request: Request,
    caller: AnyCaller,
    data: Data,
    updated_from: UpdatedFrom = None,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> FollowRequest:
    """Raises InvalidFields if another order is wanted as well."""
    position = _position(cursor) if cursor else None
    sort = request.query_params.get("sort", SORT)
    if sort != SORT and (updated_from is not None or position is not None):
        raise InvalidFields(FieldFault("sort", "changes.sorted", {"sort": SORT}))
    since = updated_from.replace(tzinfo=UTC) if updated_from and updated_from.tzinfo is None else updated_from
    return FollowRequest(data, caller.storefront, since, position)


Follow = Annotated[FollowRequest, Depends(_follow_request)]
"""For lists that can be followed."""


def _position(cursor: str) -> tuple[str, Position] | None:
    """None for a cursor of another order, which the list reads itself."""
    try:
        _, kind, xid, subject, origin = decode_cursor(cursor, _POSITION)
    except PageNotFound:
        return None
    if not 0 <= xid + 1 < 2**63 or "\x00" in subject:
        raise PageNotFound(page=cursor)
    return kind, Position(xid=xid, kind=kind, subject=subject, origin=origin)
