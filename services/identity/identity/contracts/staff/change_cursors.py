"""Cursors of the changes of all services: the kinds that are followed, and the position in each service."""

from collections.abc import Collection, Mapping
from typing import Annotated

from common.changes import KINDS, Position
from common.kernel.errors import PageNotFound
from common.kernel.paging import decode_cursor, encode_cursor
from common.rpc.service_names import SERVICE_NAMES
from pydantic import Field, TypeAdapter

MAX_CURSOR = 4000
_Text = Annotated[str, Field(max_length=200, pattern=r"^[\x20-\x7e]*$")]
_Xid = Annotated[int, Field(ge=-1, lt=2**63 - 1)]
_CURSOR: TypeAdapter[tuple[list[str], dict[str, tuple[_Xid, _Text, _Text, _Text]]]] = TypeAdapter(
    tuple[list[str], dict[str, tuple[_Xid, _Text, _Text, _Text]]]
)


def encode(kinds: Collection[str], positions: Mapping[str, Position]) -> str:
    shown = {name: [each.xid, each.kind, each.subject, each.origin] for name, each in positions.items()}
    return encode_cursor(sorted(kinds), shown)


def decode(cursor: str) -> tuple[list[str], dict[str, Position]]:
    """Raises PageNotFound."""
    kinds, positions = decode_cursor(cursor, _CURSOR)
    if not KINDS.keys() >= set(kinds) or not set(SERVICE_NAMES) >= positions.keys():
        raise PageNotFound(page=cursor)
    return kinds, {
        name: Position(xid=xid, kind=kind, subject=subject, origin=origin)
        for name, (xid, kind, subject, origin) in positions.items()
    }
