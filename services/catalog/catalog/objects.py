"""Where the bytes of images live; what they are is kept in `media` rows."""

import obstore
from obstore.store import from_url


class Objects:
    """An object store by address. Keys are scoped by storefront."""

    def __init__(self, url: str) -> None:
        self._store = from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)

    async def put(self, storefront: str, key: str, content: bytes) -> None:
        await obstore.put_async(self._store, f"{storefront}/{key}", content)

    async def get(self, storefront: str, key: str) -> bytes:
        """Raises FileNotFoundError."""
        found = await obstore.get_async(self._store, f"{storefront}/{key}")
        return bytes(await found.bytes_async())
