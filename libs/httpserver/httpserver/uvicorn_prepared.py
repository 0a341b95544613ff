"""Writes a prepared response: like uvicorn's `send` for a start and a body, without its checks of every header."""

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

SEPARATE_BYTES = 65_536
"""Bodies of at least this size are written separately: the transport then keeps a reference instead of a copy."""


async def write(cycle: RequestResponseCycle, status: int, header_section: bytes, body: bytes) -> None:
    if cycle.flow.write_paused and not cycle.disconnected:
        await cycle.flow.drain()
    if not cycle.disconnected:
        write_now(cycle, status, header_section, body)


def write_now(cycle: RequestResponseCycle, status: int, header_section: bytes, body: bytes) -> None:
    head = [STATUS_LINE[status]]
    for name, value in cycle.default_headers:
        head += (name, b": ", value, b"\r\n")
    head += (header_section, b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
    if cycle.scope["method"] == "HEAD":
        body = b""
    if len(body) < SEPARATE_BYTES:
        cycle.transport.write(b"".join((*head, body)))
    else:
        cycle.transport.write(b"".join(head))
        cycle.transport.write(body)
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
