"""uvicorn's flow control, which also holds received bytes that are not parsed yet."""

import asyncio

from uvicorn.protocols.http.flow_control import FlowControl


class Flow(FlowControl):
    """Stays paused while it holds unparsed bytes, also when uvicorn resumes reading."""

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__(transport)
        self.held = b""

    def hold(self, data: bytes) -> None:
        self.pause_reading()
        self.held = data

    def release(self) -> bytes:
        held, self.held = self.held, b""
        self.resume_reading()
        return held

    def resume_reading(self) -> None:
        if not self.held:
            super().resume_reading()
