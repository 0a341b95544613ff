"""Where the bytes of images live; what they are is kept in `media` rows."""

from collections.abc import AsyncIterator

import obstore
from obstore.store import from_url


class Objects:
    """An object store by address. Keys are scoped by storefront."""

    def __init__(self, url: str) -> None:
        self._store = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)

    async def put(self, storefront: str, key: str, content: bytes) -> None:
        await obstore.put_async(self._store, f"{storefront}/{key}", content)

    async def get(self, storefront: str, key: str) -> "StoredObject":
        """Raises FileNotFoundError."""
        return StoredObject(await obstore.get_async(self._store, f"{storefront}/{key}"))


class StoredObject:
    """An object that was found; its content is read once, whole or in pieces."""

    def __init__(self, found: "obstore.GetResult") -> None:
        self._found = found

    @property
    def size(self) -> int:
        return self._found.meta["size"]

    async def content(self) -> bytes:
        return bytes(await self._found.bytes_async())

    async def pieces(self, size: int) -> AsyncIterator[bytes]:
        """At most `size` bytes each; read when they are asked for, but for stores that have it in memory."""
        async for chunk in self._found.stream(min_chunk_size=size):
            content = memoryview(chunk)
            for start in range(0, len(content), size):
                yield bytes(content[start : start + size])
