"""Stores the content of images; their metadata is in the table `media`."""

from collections.abc import AsyncIterator

import obstore
from obstore.store import from_url


class ObjectStore:
    """An object store at a URL. Keys are scoped by storefront."""

    def __init__(self, url: str) -> None:
        self._store = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)

    async def put(self, storefront: str, key: str, content: bytes) -> None:
        await obstore.put_async(self._store, f"{storefront}/{key}", content)

    async def get(self, storefront: str, key: str) -> "StoredObject":
        """Raises FileNotFoundError."""
        return StoredObject(await obstore.get_async(self._store, f"{storefront}/{key}"))


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
