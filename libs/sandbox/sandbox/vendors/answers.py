"""Answers that fail on the way: never sent, cut off, or no JSON."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.vendors.faults import Fault


class CutAnswer(Response):
    """Declares more bytes than it sends, then the connection is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        declared = str(2 * len(self.body) + 1000).encode()
        headers = [(b"content-type", (self.media_type or "application/json").encode()), (b"content-length", declared)]
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        await send({"type": "http.response.body", "body": bytes(self.body), "more_body": True})


def lost(status: int) -> Response:
    """The request was obeyed, and the client cannot read what it did."""
    return CutAnswer(b"{", status)


def garbled() -> Response:
    return Response("<html><body>Just a moment...</body></html>", media_type="application/json")


async def disconnected(request: Request) -> None:
    """Return when the client gives up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def named(faults: Sequence[Fault], name: str) -> bool:
    return any(fault.name == name for fault in faults)


def refusal(faults: Sequence[Fault]) -> Fault | None:
    """The fault that is a status, if there is one."""
    return next((fault for fault in faults if fault.status), None)
