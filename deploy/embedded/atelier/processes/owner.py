"""Whose the databases and queues with a prefix are, so that a second checkout does not start on the first one's."""

import json
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from atelier.errors import CannotStart
from atelier.processes.installation import Installation, id_of

MARK = "atelier installation "
FOREIGN = """\
The {what} belong to another installation of Atelier: {owner}.
Choose another prefix with {option} NAME, or, if that installation is gone for good, take them over with --take-over."""
UNKNOWN = "one that says no name, of an earlier release or not started by `atelier processes`"
OTHER_ENVIRONMENT = """\
The {what} hold the data of a platform in {known}, and this would be {asked}: demo accounts have published passwords.
Choose another prefix with {option} NAME."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An installation: its id, and the host and data folder it was started on last."""

    id: str
    host: str
    folder: str
    environment: str

    @classmethod
    def of(cls, folder: Path, environment: str) -> "Owner":
        return cls(id=id_of(folder), host=socket.gethostname(), folder=str(folder.resolve()), environment=environment)

    @classmethod
    def read(cls, text: str | None) -> "Owner | None":
        """None where nothing of this form is noted."""
        if text is None or not text.startswith(MARK):
            return None
        try:
            return cls(**json.loads(text.removeprefix(MARK)))
        except (ValueError, TypeError):
            return None

    @property
    def text(self) -> str:
        return MARK + json.dumps(asdict(self), sort_keys=True)

    def admits(self, other: "Owner") -> bool:
        """Whether the other is this installation: at the same place, or moved from a place where it is no more."""
        if (self.host, self.folder) == (other.host, other.folder):
            return True
        if self.id != other.id:
            return False
        return self.host != other.host or not _is_at(self.id, Path(self.folder))

    def __str__(self) -> str:
        return f"{self.folder} on {self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who asks. `has_run` says whether the data folder has been started before, so that what has no owner is its.

    What is to be deleted may be of another environment.
    """

    owner: Owner
    has_run: bool
    take_over: bool = False
    to_delete: bool = False

    def check(self, known: Owner | None, what: str, option: str) -> None:
        """Raises CannotStart when what is there, `known` to belong to somebody or not, is not the claimer's."""
        if known is None and not self.has_run and not self.take_over:
            raise CannotStart(FOREIGN.format(what=what, owner=UNKNOWN, option=option))
        if known is not None and not known.admits(self.owner) and not self.take_over:
            raise CannotStart(FOREIGN.format(what=what, owner=known, option=option))
        if known is not None and not self.to_delete and known.environment != self.owner.environment:
            facts = {"known": known.environment, "asked": self.owner.environment}
            raise CannotStart(OTHER_ENVIRONMENT.format(what=what, option=option, **facts))


def _is_at(installation: str, folder: Path) -> bool:
    try:
        noted = Installation.read(folder)
    except (OSError, ValueError, TypeError):
        return False
    return noted is not None and noted.id == installation
