"""Read access to the object stores of the services that have files."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

import obstore
from common.storage.object_store import RETRIES, TIMEOUTS
from obstore.exceptions import BaseError
from obstore.store import S3Store, from_url

from atelier.errors import CannotStart

FACTS = ("endpoint", "region", "access_key_id", "secret_access_key")
_CREATE = "create table files (path text primary key, size int, modified real) without rowid"


@dataclass(frozen=True, slots=True)
class FileStore:
    """A store by its URL, as in `ATELIER_OBJECTS_URL`. `access` has what S3 needs and the environment does not say."""

    url: str
    access: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, given: str | Mapping[str, str]) -> "FileStore":
        """A URL, or an object of it with the keys of `FACTS`. Raises ValueError."""
        if isinstance(given, str):
            return cls(given)
        if "url" not in given or set(given) - {"url", *FACTS}:
            raise ValueError(f"has other keys than url, {', '.join(FACTS)}")
        return cls(given["url"], tuple((name, given[name]) for name in FACTS if given.get(name)))

    def files(self) -> Iterator[dict[str, Any]]:
        """Every file in ascending order of `id`, which is its path, with `size` and `modified`.

        The order of a listing is the store's own, so it is sorted in a temporary file. Raises CannotStart.
        """
        with closing(sqlite3.connect("")) as sorted_files:
            sorted_files.execute(_CREATE)
            try:
                for listed in obstore.list(self._open()):
                    rows = ((each["path"], each["size"], each["last_modified"].timestamp()) for each in listed)
                    sorted_files.executemany("insert or replace into files values (?, ?, ?)", rows)
            except (BaseError, OSError) as error:
                raise CannotStart(f"the object store {self.url} cannot be listed: {error}") from error
            for path, size, modified in sorted_files.execute("select * from files order by path"):
                yield {"id": path, "size": size, "modified": modified}

    def delete(self, path: str) -> None:
        """An unknown path has no effect."""
        with suppress(FileNotFoundError):
            obstore.delete(self._open(), path)

    def _open(self) -> Any:
        if not self.url.startswith("s3:"):
            return from_url(self.url)
        options: Any = {**TIMEOUTS, "allow_http": os.environ.get("AWS_ALLOW_HTTP", "false")}
        config: Any = dict(self.access)
        retries: Any = RETRIES
        return S3Store.from_url(self.url, config=config, client_options=options, retry_config=retries)
