"""Request bodies: how large they may be, and what happens to those that are refused."""

import asyncio
from contextlib import suppress

from common.storefronts import Storefront
from starlette.types import Receive

from gateway.errors import BodyTooLarge
from gateway.numbers import whole_number
from gateway.visit import Visit

LINGER_BYTES = 16_777_216
LINGER_SECONDS = 5.0


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
