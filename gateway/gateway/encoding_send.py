"""Compressing answers that pass through: whole ones with their length, others piece by piece."""

from starlette.types import Message, Send

from gateway.compression import ONCE, Compressor, compress, compress_more, compressor
from gateway.encodings import SMALLEST, VARY, encoded, is_compressible
from gateway.ready import Header


class EncodingSend:
    """An ASGI `send`. `coding` is what the client takes, None for nothing; `extra` headers are added further on.

    The head of an answer that is to be compressed is held back until its first piece of content, so that the length
    of a whole answer is known.
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
            await self._first(start, message)
        elif self._compressor is not None:
            await self._more(self._compressor, message)
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

    async def _first(self, start: Message, message: Message) -> None:
        coding, body = self._coding or b"", message.get("body", b"")
        if message.get("more_body", False):
            self._compressor = compressor(coding)
            await self._send({**start, "headers": encoded(start["headers"], coding)})
            await self._more(self._compressor, message)
            return
        content = await compress(body, coding, ONCE) if len(body) >= SMALLEST else body
        if len(content) < len(body):
            length = (b"content-length", str(len(content)).encode())
            start = {**start, "headers": [*encoded(start["headers"], coding), length]}
            message = {**message, "body": content}
        await self._send(start)
        await self._send(message)

    async def _more(self, compressor: Compressor, message: Message) -> None:
        more = message.get("more_body", False)
        content = await compress_more(compressor, message.get("body", b""), last=not more)
        if content or not more:
            await self._send({"type": "http.response.body", "body": content, "more_body": more})


def _is_small(headers: list[Header]) -> bool:
    """By what the answer says of itself; of one that says nothing it is not known yet."""
    length = next((value for name, value in headers if name == b"content-length"), None)
    return length is not None and length.isdigit() and len(length) < 5 and int(length) < SMALLEST
