"""Which subjects of a service changed, in the order in which followers may read them (decision 86)."""

from common.changes.kinds import KINDS, FollowedKind
from common.changes.positions import START, ChangesRestarted, Position
from common.changes.reading import Change, ChangePage, position_at, read_changes

__all__ = [
    "KINDS",
    "START",
    "Change",
    "ChangePage",
    "ChangesRestarted",
    "FollowedKind",
    "Position",
    "position_at",
    "read_changes",
]
