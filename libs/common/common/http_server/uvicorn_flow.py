"""Pausing a connection: uvicorn's, which also holds back what has come and is not parsed yet."""

import asyncio

from uvicorn.protocols.http.flow_control import FlowControl


class Flow(FlowControl):
    """Reads nothing more while it holds what has come and is not parsed yet, although uvicorn wants to read on."""

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
