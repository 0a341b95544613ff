"""Pictures in smaller widths, for pages that show them small."""

import asyncio
from collections import OrderedDict
from io import BytesIO

from common.storage.object_store import ObjectStore

WIDTHS = frozenset({400, 800})
QUALITY = 82
MAX_CACHED_BYTES = 33_554_432


class ScaledPictures:
    """Scales a picture when a width of it is first requested, one at a time, and keeps the latest in memory."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._scaled: OrderedDict[tuple[str, str, int], bytes | None] = OrderedDict()
        self._bytes = 0
        self._scaling = asyncio.Lock()

    async def get(self, storefront: str, key: str, size: int, width: int) -> bytes | None:
        """None if the picture is not wider. `size` is that of the file in bytes.

        Raises FileNotFoundError, and ServiceUnavailable when the store fails.
        """
        name = (storefront, key, width)
        if name not in self._scaled:
            async with self._scaling:
                if name not in self._scaled:
                    stored = await self._store.get_to_serve(storefront, key, size)
                    self._keep(name, await asyncio.to_thread(scaled, await stored.content(), width))
        self._scaled.move_to_end(name)
        return self._scaled[name]

    def _keep(self, name: tuple[str, str, int], content: bytes | None) -> None:
        self._scaled[name] = content
        self._bytes += len(content or b"")
        while self._bytes > MAX_CACHED_BYTES and len(self._scaled) > 1:
            self._bytes -= len(self._scaled.popitem(last=False)[1] or b"")


def scaled(content: bytes, width: int) -> bytes | None:
    """The picture in this width, in its format; None if it is not wider."""
    from PIL import Image  # not at the top: most processes never read a picture

    with Image.open(BytesIO(content)) as image:
        if image.width <= width:
            return None
        size = (width, max(1, round(image.height * width / image.width)))
        profile, kind = image.info.get("icc_profile"), image.format
        image.draft("RGB", size)
        made = BytesIO()
        image.resize(size, Image.Resampling.LANCZOS).save(made, kind, quality=QUALITY, icc_profile=profile)
    return made.getvalue()
