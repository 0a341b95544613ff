"""The owner of the databases and queues with a prefix: a second checkout must not use those of the first."""

import json
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from atelier.errors import CannotStart
from atelier.processes.installation import Installation, id_of

MARK = "atelier installation "
FOREIGN = """\
The {what} belong to another installation of Atelier: {owner}.
Choose another prefix with {option} NAME, or, if that installation no longer exists, take them over with --take-over."""
UNKNOWN = "it recorded no name, so it is of an earlier release or was not started by `atelier processes`"
OTHER_ENVIRONMENT = """\
The {what} hold the data of a platform in {known}, and this one would be in {environment}:
demo accounts have published passwords. Choose another prefix with {option} NAME."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """An installation: its id, its environment, and the host and data folder it was last started on."""

    id: str
    host: str
    folder: str
    environment: str

    @classmethod
    def of(cls, folder: Path, environment: str) -> "Owner":
        return cls(id=id_of(folder), host=socket.gethostname(), folder=str(folder.resolve()), environment=environment)

    @classmethod
    def read(cls, text: str | None) -> "Owner | None":
        """None where the text records no owner."""
        if text is None or not text.startswith(MARK):
            return None
        try:
            return cls(**json.loads(text.removeprefix(MARK)))
        except (ValueError, TypeError):
            return None

    @property
    def text(self) -> str:
        return MARK + json.dumps(asdict(self), sort_keys=True)

    def is_same_as(self, other: "Owner") -> bool:
        """Whether the other is this installation: in the same folder, or moved from a folder where it no longer is."""
        if (self.host, self.folder) == (other.host, other.folder):
            return True
        if self.id != other.id:
            return False
        return self.host != other.host or not _is_at(self.id, Path(self.folder))

    def __str__(self) -> str:
        return f"{self.folder} on {self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A request of `owner` to use databases or queues.

    With `has_run`, the data folder was started before, and owns what has no recorded owner. With `to_delete`, what is
    there may be of another environment.
    """

    owner: Owner
    has_run: bool
    take_over: bool = False
    to_delete: bool = False

    def check(self, known: Owner | None, what: str, option: str) -> None:
        """Raises CannotStart unless `owner` may use what exists. `known` is its recorded owner, None where none is."""
        if known is None and not self.has_run and not self.take_over:
            raise CannotStart(FOREIGN.format(what=what, owner=UNKNOWN, option=option))
        if known is not None and not known.is_same_as(self.owner) and not self.take_over:
            raise CannotStart(FOREIGN.format(what=what, owner=known, option=option))
        if known is not None and not self.to_delete and known.environment != self.owner.environment:
            facts = {"known": known.environment, "environment": self.owner.environment}
            raise CannotStart(OTHER_ENVIRONMENT.format(what=what, option=option, **facts))


def _is_at(installation: str, folder: Path) -> bool:
    try:
        noted = Installation.read(folder)
    except (OSError, ValueError, TypeError):
        return False
    return noted is not None and noted.id == installation
