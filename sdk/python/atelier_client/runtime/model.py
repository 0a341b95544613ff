"""The base class of the contracts' models, and the mark for what is not sent."""

from enum import Enum
from typing import IO, Final, Literal

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Unknown members are kept: later releases of a contract may add some."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, defer_build=True)


class Unset(Enum):
    """The type of `UNSET`."""

    UNSET = "unset"


UNSET: Final[Literal[Unset.UNSET]] = Unset.UNSET
"""The default of every argument that can be left out: None is sent as null."""

FileContent = bytes | IO[bytes] | tuple[str, bytes | IO[bytes]] | tuple[str, bytes | IO[bytes], str]
"""A file to be sent: its content; with a name; with a name and a media type."""
