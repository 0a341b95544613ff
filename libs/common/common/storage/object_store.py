"""Stores files; what is known about a file is in a table of the service that stored it."""

import asyncio
import io
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from glob import escape
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from urllib.parse import unquote, urlsplit

import obstore
import structlog
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import from_url

from common.kernel.errors import ServiceUnavailable
from common.observability import redaction
from common.storage import private_files

TIMEOUTS = {"connect_timeout": "5s", "timeout": "30s"}
RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
"""For a store that is reached over the network. obstore's own deadlines allow a call to take minutes."""
SERVING_SECONDS = 3.0
"""How long a client waits for the store: for a file to be found, and for each further part of it."""
SERVING_TIMEOUTS = {"connect_timeout": "2s", "read_timeout": f"{SERVING_SECONDS:g}s", "timeout": "300s"}
ONE_ATTEMPT = {"max_retries": 0, "retry_timeout": timedelta(seconds=SERVING_SECONDS)}
REFUSED = (PermissionDeniedError, UnauthenticatedError, PermissionError)
"""What an operation raises if the store does not accept the credentials."""
ACCESS_MARK = ".access-check"
"""The key of the file that `verify_access` stores, outside of the storefronts' folders. It may stay."""
PIECE = 8_388_608
"""Files that are written in pieces are sent in parts of this size; a smaller file is sent at once."""
R = TypeVar("R")
log = structlog.get_logger()


class FileIncomplete(FileNotFoundError):
    """The stored file has another size than it should have: a part of it is missing."""


class ObjectStore:
    """An object store at a URL: `file:///folder`, `memory:///` or `s3://bucket/prefix`. Keys are scoped by storefront.

    Methods raise FileNotFoundError for an unknown key, and obstore's errors when the store fails. The files of a folder
    can be read by this account only, also those that earlier releases stored.
    """

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = {"mkdir": True} if url.startswith("file:") else {}
        if url.startswith("s3:"):
            allow_http = os.environ.get("AWS_ALLOW_HTTP", "false")  # not read by obstore when it gets client options
            options = {"client_options": {**TIMEOUTS, "allow_http": allow_http}, "retry_config": RETRIES}
        self._store = self._serving = from_url(url, **options)
        if url.startswith("s3:"):
            options["client_options"] = {**options["client_options"], **SERVING_TIMEOUTS}
            self._serving = from_url(url, **{**options, "retry_config": ONE_ATTEMPT})
        self._folder = Path(unquote(urlsplit(url).path)) if url.startswith("file:") else None
        if self._folder:
            private_files.restrict(self._folder)

    async def put(self, storefront: str, key: str, content: bytes | Path) -> None:
        """Store a file; the content of a Path is read in parts. In a folder it survives a crash of the machine."""
        await obstore.put_async(self._store, f"{storefront}/{key}", content)
        if self._folder:
            with suppress(FileNotFoundError):  # it is deleted again already
                await asyncio.to_thread(private_files.finish, self._folder / storefront / key)

    @asynccontextmanager
    async def writing(self, storefront: str, key: str) -> AsyncIterator[Callable[[bytes], Awaitable[object]]]:
        """Store a file in pieces: the function adds one. Without an exception the file is whole, with one it is absent.

        A process that is killed leaves nothing that can be read.
        """
        path = f"{storefront}/{key}"
        writer = obstore.open_writer_async(self._store, path, buffer_size=PIECE)
        try:
            async with writer:
                yield writer.write
        except BaseException:
            await self.delete(storefront, key)
            raise
        if self._folder:
            await asyncio.to_thread(private_files.finish, self._folder / storefront / key)

    def reading(self, storefront: str, key: str) -> BinaryIO:
        """A file whose pieces are read on demand; it blocks, so read it in a thread. Raises FileNotFoundError."""
        return io.BufferedReader(_StoredPieces(obstore.open_reader(self._store, f"{storefront}/{key}")))

    async def part(self, storefront: str, key: str, start: int, length: int) -> bytes:
        """At most `length` bytes of a file; empty at its end. Raises FileNotFoundError."""
        path = f"{storefront}/{key}"
        size = (await obstore.head_async(self._store, path))["size"]
        if start >= size:
            return b""
        end = min(size, start + length)
        return bytes(await obstore.get_range_async(self._store, path, start=start, end=end))

    async def get(self, storefront: str, key: str, size: int | None = None) -> "StoredObject":
        """Raises FileIncomplete if the file does not have this size."""
        found = StoredObject(await obstore.get_async(self._store, f"{storefront}/{key}"))
        _check_size(storefront, found.size, size)
        return found

    async def check_size(self, storefront: str, key: str, size: int) -> None:
        """Raises FileNotFoundError if the file is not there, FileIncomplete if it does not have this size."""
        _check_size(storefront, (await obstore.head_async(self._store, f"{storefront}/{key}"))["size"], size)

    async def verify_access(self) -> None:
        """Store and read a small file. Raises one of REFUSED if the store does not accept the credentials."""
        await obstore.put_async(self._store, ACCESS_MARK, b"1")
        await obstore.get_async(self._store, ACCESS_MARK)
        with suppress(*REFUSED):  # what is stored may be meant to stay
            await obstore.delete_async(self._store, ACCESS_MARK)

    async def get_to_serve(self, storefront: str, key: str, size: int | None = None) -> "StoredObject":
        """The same for a client that waits: one attempt, of SERVING_SECONDS for each part.

        Raises FileNotFoundError, FileIncomplete, and ServiceUnavailable when the store fails or hangs.
        """
        found = StoredObject(await _in_time(obstore.get_async(self._serving, f"{storefront}/{key}")), is_served=True)
        _check_size(storefront, found.size, size)
        return found

    async def delete(self, storefront: str, key: str) -> None:
        """Delete a file. An unknown key has no effect."""
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, f"{storefront}/{key}")
        if self._folder:
            for unfinished in (self._folder / storefront).glob(f"{escape(key)}#*"):  # a killed process was writing it
                unfinished.unlink(missing_ok=True)


def _check_size(storefront: str, found: int, expected: int | None) -> None:
    if expected is not None and found != expected:
        log.error("stored_file_incomplete", storefront=storefront, size=found, expected_size=expected)
        raise FileIncomplete(f"{found} of {expected} bytes")


class _StoredPieces(io.RawIOBase):
    def __init__(self, stored: "obstore.ReadableFile") -> None:
        self._stored = stored

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stored.seek(offset, whence)

    def tell(self) -> int:
        return self._stored.tell()

    def readinto(self, buffer: Any) -> int:
        piece = memoryview(self._stored.read(len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


class StoredObject:
    """The content of an object. It can be read once, whole or in chunks.

    If it `is_served`, each part must arrive within SERVING_SECONDS; ServiceUnavailable is raised otherwise.
    """

    def __init__(self, result: "obstore.GetResult", *, is_served: bool = False) -> None:
        self._result = result
        self._is_served = is_served

    @property
    def size(self) -> int:
        return self._result.meta["size"]

    async def content(self) -> bytes:
        return bytes(await self._read(self._result.bytes_async()))

    async def chunks(self, size: int) -> AsyncIterator[bytes]:
        """At most `size` bytes each. Read on demand, except from stores that hold objects in memory."""
        parts = aiter(self._result.stream(min_chunk_size=size))
        while True:
            part = await self._read(anext(parts, None))
            if part is None:
                return
            content = memoryview(part)
            for start in range(0, len(content), size):
                yield bytes(content[start : start + size])

    async def _read(self, reading: Awaitable[R]) -> R:
        return await (_in_time(reading) if self._is_served else reading)


async def _in_time(reading: Awaitable[R]) -> R:
    """What the store returns within SERVING_SECONDS. Raises FileNotFoundError; ServiceUnavailable if it fails."""
    try:
        async with asyncio.timeout(SERVING_SECONDS):
            return await reading
    except FileNotFoundError:
        raise
    except (OSError, BaseError) as error:  # TimeoutError is an OSError
        log.warning("store_unavailable", reason=redaction.reason(error))
        raise ServiceUnavailable() from error
