"""A page of the changes of all services, and the position of a follower in each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from common.changes import Change, ChangePage, Position
from common.rpc.interfaces.changes import ChangesInterface

from identity.use_cases.ask_services import ask_services


@dataclass(frozen=True, slots=True)
class Followed:
    """`kinds` by their service. A service without a position has not been read: all that changed `since`, or ever."""

    storefront: str
    kinds: Mapping[str, Sequence[str]]
    positions: Mapping[str, Position]
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AllChanges:
    """`positions` are where to go on, `is_last` if nothing more can be read at present."""

    changes: list[Change]
    positions: dict[str, Position]
    is_last: bool
    unavailable: list[str]


async def read_all_changes(followed: Followed, services: Mapping[str, ChangesInterface], limit: int) -> AllChanges:
    """At most `limit`, of each service in its order, in turns, so that none waits for another.

    Services that do not answer keep their positions. Raises ChangesRestarted.
    """
    asked = {name: (name, services[name]) for name in followed.kinds}
    answers = await ask_services(
        asked,
        lambda each: each[1].read_changes(
            followed.storefront,
            list(followed.kinds[each[0]]),
            followed.positions.get(each[0]),
            followed.since,
            limit,
        ),
    )
    taken = _in_turns(answers.by_service, limit)
    positions = dict(followed.positions)
    for name, page in answers.by_service.items():
        read = sum(each[0] == name for each in taken)
        if read == len(page.changes):
            positions[name] = page.end
        elif read:
            positions[name] = page.positions[read - 1]
    complete = len(taken) == sum(len(page.changes) for page in answers.by_service.values())
    return AllChanges(
        changes=[change for _, change in taken],
        positions=positions,
        is_last=complete and all(page.is_last for page in answers.by_service.values()),
        unavailable=answers.unavailable,
    )


def _in_turns(pages: Mapping[str, ChangePage], limit: int) -> list[tuple[str, Change]]:
    columns = [[(name, change) for change in page.changes] for name, page in pages.items()]
    return [each for row in zip_longest(*columns) for each in row if each is not None][:limit]
