"""Changes as server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace

from common.changes import KINDS
from common.http.streams import HEARTBEAT, ServerEvent, StreamPlace, StreamSettings
from common.rpc.interfaces.changes import ChangesInterface

from identity.contracts.staff import change_cursors
from identity.use_cases.read_all_changes import AllChanges, Followed, read_all_changes

BATCH = 500


async def stream_changes(
    followed: Followed,
    first: AllChanges,
    services: Mapping[str, ChangesInterface],
    settings: StreamSettings,
    place: StreamPlace,
) -> AsyncIterator[bytes]:
    """Until the stream's lifetime is over. `first` was read already, so that what it refuses is a response.

    ChangesRestarted ends the stream; the next connection is refused with it.
    """
    now = asyncio.get_running_loop().time
    end, spoke_at, found = now() + settings.lifetime_seconds, now(), first
    with place:
        yield b"retry: 2000\n\n"
        while True:
            followed = replace(followed, positions=found.positions)
            if found.changes:
                spoke_at = now()
                yield _encode(followed, found)
            elif now() - spoke_at >= settings.heartbeat_seconds:
                spoke_at = now()
                yield HEARTBEAT
            if now() >= end:
                return
            if found.is_last:
                await asyncio.sleep(settings.poll_seconds)
            found = await read_all_changes(followed, services, BATCH)


def _encode(followed: Followed, found: AllChanges) -> bytes:
    """Only the last event has an id: a client that connects again after a part of them gets that part again."""
    kinds = [kind for of_service in followed.kinds.values() for kind in of_service]
    cursor = change_cursors.encode(kinds, found.positions)
    last = len(found.changes) - 1
    return b"".join(
        ServerEvent(
            cursor if number == last else None,
            "change",
            {
                "kind": each.kind,
                "id": each.subject,
                "is_deleted": each.is_deleted,
                "link": KINDS[each.kind].link(each.subject),
            },
        ).encode()
        for number, each in enumerate(found.changes)
    )
