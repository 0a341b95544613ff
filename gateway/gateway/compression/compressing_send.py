"""Compresses a service's response on its way to the client."""

from httpwire import Header
from starlette.types import Message, Send

from gateway.compression.compressors import LOW_LEVEL, Compressor, compress, compress_chunk, stream_compressor
from gateway.compression.content_coding import MIN_BYTES, VARY, encoded_headers, is_compressible


class CompressingSend:
    """An ASGI `send`. `coding` is what the client prefers, None for none; `send` adds the `extra` headers later.

    The start of a response that is to be compressed is held back until the first part of its body: if that is the
    whole body, the compressed length can be sent.
    """

    def __init__(self, send: Send, coding: bytes | None, extra: list[Header]) -> None:
        self._send = send
        self._coding = coding
        self._extra = extra
        self._start: Message | None = None
        self._compressor: Compressor | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is not None:
            start, self._start = self._start, None
            await self._send_first(start, message)
        elif self._compressor is not None:
            await self._send_chunk(self._compressor, message)
        else:
            await self._send(message)

    async def _begin(self, start: Message) -> None:
        headers = list(start.get("headers", ()))
        if not is_compressible(start["status"], [*headers, *self._extra]) or _is_small(headers):
            await self._send(start)
            return
        start = {**start, "headers": [*headers, VARY]}
        if self._coding is None:
            await self._send(start)
        else:
            self._start = start

    async def _send_first(self, start: Message, message: Message) -> None:
        coding, body = self._coding or b"", message.get("body", b"")
        if message.get("more_body", False):
            self._compressor = stream_compressor(coding)
            await self._send({**start, "headers": encoded_headers(start["headers"], coding)})
            await self._send_chunk(self._compressor, message)
            return
        content = await compress(body, coding, LOW_LEVEL) if len(body) >= MIN_BYTES else body
        if len(content) < len(body):
            length = (b"content-length", str(len(content)).encode())
            start = {**start, "headers": [*encoded_headers(start["headers"], coding), length]}
            message = {**message, "body": content}
        await self._send(start)
        await self._send(message)

    async def _send_chunk(self, compressor: Compressor, message: Message) -> None:
        more = message.get("more_body", False)
        content = await compress_chunk(compressor, message.get("body", b""), last=not more)
        if content or not more:
            await self._send({"type": "http.response.body", "body": content, "more_body": more})


def _is_small(headers: list[Header]) -> bool:
    """Whether `Content-Length` is below MIN_BYTES; False without one."""
    length = next((value for name, value in headers if name == b"content-length"), None)
    return length is not None and length.isdigit() and len(length) < 5 and int(length) < MIN_BYTES
