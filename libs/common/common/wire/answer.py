"""One answer as it comes off the wire, read by httptools."""

import httptools

from common.wire import Header
from common.wire.failures import BrokenOff

_FRAMING = (b"content-length", b"transfer-encoding")


class Answer:
    """Fed with bytes until it is `whole`. Interim answers (1xx) are passed over.

    `headed` once status and headers are known; `size` is how much of the body waits to be taken;
    `keep_alive` whether the connection may carry another exchange. `bodiless` is for answers to HEAD.
    """

    def __init__(self, *, bodiless: bool = False) -> None:
        self.status = 0
        self.headers: list[Header] = []
        self.begun = self.headed = self.whole = self.keep_alive = False
        self.size = 0
        self._bodiless = bodiless
        self._framed = False
        self._chunks: list[bytes] = []
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Raises BrokenOff for what is not HTTP. Anything after the end only costs the connection."""
        self.begun = True
        if self._parser is None:
            self.keep_alive = False
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self.keep_alive = False
            if not self.whole:
                raise BrokenOff(f"not HTTP: {error}", begun=True) from error
        if self.whole:
            self._parser = None  # it refers back to us, and garbage collection would have to find out

    def end(self) -> bool:
        """The service has closed its side; False when there should have been more."""
        if self.headed and not self._framed:
            self.whole = True
        return self.whole

    def take(self) -> bytes:
        """What of the body has come and was not taken yet."""
        chunks, self._chunks, self.size = self._chunks, [], 0
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    # What httptools calls:

    def on_message_begin(self) -> None:
        if self.whole:
            self.keep_alive = False

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if not self.whole:
            self._framed = self._framed or name in _FRAMING
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        if self.whole or self._parser is None:
            return
        status = self._parser.get_status_code()
        if status < 200:
            self.headers.clear()
            self._framed = False
            return
        self.status, self.headed = status, True
        if self._bodiless:
            self.on_message_complete()

    def on_body(self, data: bytes) -> None:
        if not self.whole:
            self._chunks.append(data)
            self.size += len(data)

    def on_message_complete(self) -> None:
        if self.headed and not self.whole and self._parser is not None:
            self.whole = True
            self.keep_alive = self._parser.should_keep_alive()
