"""How large a request body may be, and reading a rejected one to its end."""

import asyncio
from contextlib import suppress

from common.kernel.storefronts import Storefront
from starlette.types import Receive

from gateway.http.errors import BodyTooLarge
from gateway.http.numbers import parse_digits
from gateway.http.request_context import RequestContext

MAX_DISCARDED_BYTES = 16_777_216
DISCARD_SECONDS = 5.0
IMPORTS = "/api/staff/v1/imports"
FORM_BYTES = 65_536
"""What a form has besides its file."""


def max_body_bytes(context: RequestContext, storefront: Storefront, path: str) -> int:
    """Bodies with files may be larger than others, and those of staff's imports larger still."""
    if not context.is_upload:
        return storefront.max_body_bytes
    is_import = path == IMPORTS and context.caller is not None and context.caller.is_staff
    return storefront.max_import_bytes + FORM_BYTES if is_import else storefront.max_upload_bytes


def check_content_length(context: RequestContext, max_bytes: int) -> None:
    """Raises BodyTooLarge by `Content-Length`, before any of the body is read."""
    announced = context.headers.get(b"content-length", b"0")
    if not announced.isdigit() or parse_digits(announced, max_bytes + 1) > max_bytes:
        context.body_unread = b"expect" not in context.headers
        raise BodyTooLarge()


async def discard_body(receive: Receive) -> None:
    """Read the rest of a rejected body, within limits of size and time.

    Closing the connection while the client still sends resets it, and the client loses the response (RFC 9112, 9.6).
    """
    left = MAX_DISCARDED_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(DISCARD_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
