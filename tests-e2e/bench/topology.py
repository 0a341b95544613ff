"""The interface of a topology for the benchmark."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from bench.programs import ROOT


class Topology(ABC):
    """Servers on scratch data at `address`, of the checkout `root`."""

    name: ClassVar[str]
    address: str
    root: Path = ROOT

    @abstractmethod
    def start(self) -> float:
        """Start and wait until the platform responds; returns the seconds."""

    @abstractmethod
    def stop(self) -> None:
        """Stop the platform; it may be started again on its data."""

    @property
    @abstractmethod
    def roots(self) -> Sequence[int]:
        """The processes that, with all that descend from them, are the platform and its databases."""

    @property
    @abstractmethod
    def programs(self) -> Path:
        """The folder of the PostgreSQL's programs."""

    @property
    @abstractmethod
    def cluster(self) -> Path:
        """The files of the PostgreSQL; there after the first start."""

    @property
    @abstractmethod
    def objects(self) -> Path:
        """The folder of uploaded files."""

    @property
    @abstractmethod
    def storefronts(self) -> Path:
        """The folder of the storefronts' TOML."""

    @abstractmethod
    def database(self, name: str) -> str:
        """A libpq URL, while the platform runs."""

    def close(self) -> None:
        self.stop()
