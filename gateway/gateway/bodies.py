"""Request bodies: streamed through, up to what a storefront takes."""

import asyncio
from contextlib import suppress

from common.storefronts import Storefront
from starlette.types import Message, Receive

from gateway.errors import BodyTooLarge
from gateway.numbers import whole_number
from gateway.visit import Visit

LINGER_BYTES = 16_777_216
LINGER_SECONDS = 5.0


class BoundedBody:
    """An ASGI `receive` that fails with BodyTooLarge once more than `most` bytes came; `exceeded` tells after.

    `ended` when there is nothing more to come.
    """

    def __init__(self, receive: Receive, most: int) -> None:
        self.exceeded = False
        self.ended = False
        self._receive = receive
        self._left = most

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            self.ended = not message.get("more_body", False)
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.exceeded = True
                raise BodyTooLarge()
        return message


def refuse_announced(visit: Visit, most: int) -> None:
    """Refuse what says itself that it is too large, before a byte of it is read."""
    announced = visit.headers.get(b"content-length", b"0")
    if not announced.isdigit() or whole_number(announced, most + 1) > most:
        visit.unread = b"expect" not in visit.headers
        raise BodyTooLarge()


async def linger(receive: Receive) -> None:
    """Read on for a while through a body nobody wants: a server that hangs up on a client that is still sending
    resets the connection, and the answer is lost on its way (RFC 9112, 9.6)."""
    left = LINGER_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


def most_bytes(visit: Visit, storefront: Storefront) -> int:
    """How large the visit's body may be; files may be larger than other bodies."""
    is_upload = visit.headers.get(b"content-type", b"").startswith(b"multipart/form-data")
    return storefront.max_upload_bytes if is_upload else storefront.max_body_bytes
