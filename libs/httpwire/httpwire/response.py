"""Parsing one response, with httptools."""

from typing import NamedTuple

import httptools

from httpwire.errors import ConnectionBroken
from httpwire.request import Header

MAX_HEAD_BYTES = 65_536
"""A response that sends more than this without completing its head, its trailers or a byte of its body is refused."""
_FRAMING = (b"content-length", b"transfer-encoding")


class HttpResponse(NamedTuple):
    """A complete response."""

    status: int
    headers: list[Header]
    content: bytes


class ResponseParser:
    """Fed with bytes until the response `is_complete`. Interim responses (1xx) and trailers are discarded.

    `has_started` once a byte has arrived; `has_head` once `status` and `headers` are known; `buffered` is the size of
    the body that waits for `take_body`; `is_keep_alive` whether the connection may carry another request. Responses
    to HEAD have no body (`is_head_request`).
    """

    def __init__(self, *, is_head_request: bool = False) -> None:
        self.status = 0
        self.headers: list[Header] = []
        self.has_started = self.has_head = self.is_complete = self.is_keep_alive = False
        self.buffered = 0
        self._is_head_request = is_head_request
        self._is_framed = False
        self._overhead = 0
        self._chunks: list[bytes] = []
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Raises ConnectionBroken for what is not HTTP. Bytes after the response make the connection unusable."""
        self.has_started = True
        if self._parser is None:
            self.is_keep_alive = False
            return
        self._overhead += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.is_keep_alive = False
            if not self.is_complete:
                raise ConnectionBroken(f"not HTTP/1.1: {error!r}", response_started=True) from error
        if self.is_complete:
            self._parser = None  # it refers to this object: without this, only garbage collection would free both
        elif self._overhead > MAX_HEAD_BYTES:
            raise ConnectionBroken(f"head or trailers of more than {MAX_HEAD_BYTES} bytes", response_started=True)

    def end(self) -> bool:
        """The server has closed the connection; returns whether the response is complete with that."""
        if self.has_head and not self._is_framed:
            self.is_complete = True
        return self.is_complete

    def take_body(self) -> bytes:
        """The part of the body that has arrived since the last call."""
        chunks, self._chunks, self.buffered = self._chunks, [], 0
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    # Called by httptools:

    def on_message_begin(self) -> None:
        if self.is_complete:
            self.is_keep_alive = False

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.has_head:
            name = name.lower()
            self._is_framed = self._is_framed or name in _FRAMING
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self.is_complete or self._parser is None:
            return
        status = self._parser.get_status_code()
        if status < 200:
            self.headers.clear()
            self._is_framed = False
            return
        self.status, self.has_head, self._overhead = status, True, 0
        if self._is_head_request:
            self.on_message_complete()

    def on_body(self, data: bytes) -> None:
        if not self.is_complete:
            self._chunks.append(data)
            self.buffered += len(data)
            self._overhead = 0

    def on_message_complete(self) -> None:
        if self.has_head and not self.is_complete and self._parser is not None:
            self.is_complete = True
            self.is_keep_alive = self._parser.should_keep_alive()
