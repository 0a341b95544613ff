"""Stores files; what is known about a file is in a table of the service that stored it."""

import os
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from glob import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.store import from_url

TIMEOUTS = {"connect_timeout": "5s", "timeout": "30s"}
RETRIES = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
"""For a store that is reached over the network. obstore's own deadlines allow a call to take minutes."""


class ObjectStore:
    """An object store at a URL: `file:///folder`, `memory:///` or `s3://bucket/prefix`. Keys are scoped by storefront.

    Methods raise FileNotFoundError for an unknown key, and obstore's errors when the store fails.
    """

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = {"mkdir": True} if url.startswith("file:") else {}
        if url.startswith("s3:"):
            allow_http = os.environ.get("AWS_ALLOW_HTTP", "false")  # not read by obstore when it gets client options
            options = {"client_options": {**TIMEOUTS, "allow_http": allow_http}, "retry_config": RETRIES}
        self._store = from_url(url, **options)
        self._folder = Path(unquote(urlsplit(url).path)) if url.startswith("file:") else None

    async def put(self, storefront: str, key: str, content: bytes | Path) -> None:
        """Store a file; the content of a Path is read in parts."""
        await obstore.put_async(self._store, f"{storefront}/{key}", content)

    async def get(self, storefront: str, key: str) -> "StoredObject":
        return StoredObject(await obstore.get_async(self._store, f"{storefront}/{key}"))

    async def delete(self, storefront: str, key: str) -> None:
        """Delete a file. An unknown key has no effect."""
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._store, f"{storefront}/{key}")
        if self._folder:
            for unfinished in (self._folder / storefront).glob(f"{escape(key)}#*"):  # a killed process was writing it
                unfinished.unlink(missing_ok=True)


class StoredObject:
    """The content of an object. It can be read once, whole or in chunks."""

    def __init__(self, result: "obstore.GetResult") -> None:
        self._result = result

    @property
    def size(self) -> int:
        return self._result.meta["size"]

    async def content(self) -> bytes:
        return bytes(await self._result.bytes_async())

    async def chunks(self, size: int) -> AsyncIterator[bytes]:
        """At most `size` bytes each. Read on demand, except from stores that hold objects in memory."""
        async for chunk in self._result.stream(min_chunk_size=size):
            content = memoryview(chunk)
            for start in range(0, len(content), size):
                yield bytes(content[start : start + size])
