"""The event loop that serves is not the one that tests: the same connections on it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import uvloop
from common.errors import ServiceUnavailable
from gateway.upstream.testing import HangUp, Line, ask, wire

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


def on_uvloop(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await test()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(bounded())


def test_connections_are_kept_and_found_stale() -> None:
    async def life() -> None:
        closing = False
        closed = asyncio.Event()

        async def answer(line: Line, request: str, body: bytes) -> None:
            await line.say(OK)
            if closing:
                line.writer.close()
                closed.set()
                raise HangUp

        async with wire(answer) as service:
            upstream = service.upstream()
            for _ in range(3):
                assert (await ask(upstream, "POST", "/", b"{}")).body == b"ok"
            assert service.lines == 1
            closing = True
            for _ in range(3):
                closed.clear()
                assert (await ask(upstream, "POST", "/", b"{}")).body == b"ok"
                await closed.wait()
            assert service.lines == 3
            upstream.close()

    on_uvloop(life)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", b"\x00\r\n\r\n"])
def test_an_answer_that_is_none_is_a_failure(said: bytes) -> None:
    async def life() -> None:
        async def answer(line: Line, request: str, body: bytes) -> None:
            await line.say(said)
            raise HangUp

        async with wire(answer) as service:
            with pytest.raises(ServiceUnavailable):
                await ask(service.upstream(), "POST", "/", b"{}")

    on_uvloop(life)


def test_a_long_answer_and_a_long_request_flow() -> None:
    async def life() -> None:
        async def echo(line: Line, request: str, body: bytes) -> None:
            await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body))
            await line.say(body)

        async with wire(echo) as service:
            pieces = [bytes([number]) * 300_000 for number in range(20)]
            reply = await ask(service.upstream(), "POST", "/", *pieces)
        assert reply.body == b"".join(pieces)

    on_uvloop(life)
