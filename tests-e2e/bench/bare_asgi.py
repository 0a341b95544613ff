"""The HTTP limit: an ASGI application that sends a page as prepared bytes.

`uvicorn bench.bare_asgi:app` answers /NAME with the content of the file NAME in the folder BENCH_PAGES.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
PAGES = {f"/{file.name}": file.read_bytes() for file in Path(os.environ.get("BENCH_PAGES", "/nowhere")).glob("*")}


async def app(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    page = PAGES[scope["path"]]
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(page)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": page})
