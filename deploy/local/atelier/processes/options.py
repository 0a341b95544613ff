"""The options of `atelier processes`."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

from common.kernel.storefronts import Storefronts

from atelier.data_folder.folder import DataFolder
from atelier.services import SERVICES


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessesOptions:
    """`replicas` of each api and worker. `first_port` is where the services' ports begin.

    `longest_pause` is the longest time in seconds before a process that keeps ending is restarted. `event_prefix` and
    `database_prefix` separate platforms on one broker and one PostgreSQL; `take_over` takes those of another platform.
    """

    host: str
    port: int
    first_port: int
    replicas: int
    longest_pause: float
    data: Path
    storefronts: Path
    event_prefix: str
    database_prefix: str
    log_dir: Path | None
    log_level: str
    take_over: bool = False

    @classmethod
    def of(cls, options: Namespace) -> "ProcessesOptions":
        return cls(
            host=options.host,
            port=options.port,
            first_port=options.first_port or options.port + 1,
            replicas=options.replicas,
            longest_pause=options.longest_pause,
            data=options.data,
            storefronts=options.storefronts.absolute(),
            event_prefix=options.event_prefix,
            database_prefix=options.database_prefix,
            log_dir=options.log_dir.absolute() if options.log_dir else None,
            log_level=options.log_level,
            take_over=options.take_over,
        )

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def folder(self) -> DataFolder:
        return DataFolder(self.data)

    def load_storefronts(self) -> Storefronts:
        """Raises InvalidStorefront with the name of the file and the key that is wrong."""
        return Storefronts.load(self.storefronts, SERVICES)
