"""How far a follower has read the changes of one service."""

from pydantic import BaseModel

from common.kernel.errors import Conflict

AFTER_ALL = "~"
"""Sorts behind all kinds and subjects, which are of ASCII letters, digits, `-` and `_`."""


class ChangesRestarted(Conflict):
    """The service's database was restored: a follower that goes on from its cursor would miss changes."""

    code = "changes.restarted"


class Position(BaseModel, frozen=True):
    """Changes of transactions before `xid`, and of this one those up to the kind and subject, have been read.

    `origin` identifies the history that numbers the transactions; empty before the first page.
    """

    xid: int = -1
    kind: str = AFTER_ALL
    subject: str = AFTER_ALL
    origin: str = ""


START = Position()
"""Before all changes."""
