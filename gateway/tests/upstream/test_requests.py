"""What a service is sent, and when: as the client sent it, while the client sends it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from gateway.settings import UpstreamSettings
from gateway.upstream import create_upstreams
from gateway.upstream.testing import Line, Reply, ask, wire
from starlette.requests import ClientDisconnect

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


async def ok(line: Line, request: str, body: bytes) -> None:
    await line.say(OK)


async def test_a_body_of_unknown_length_goes_in_chunks_on_a_connection_that_stays() -> None:
    async with wire(ok) as service:
        upstream = service.upstream()
        for _ in range(2):
            await ask(upstream, "POST", "/a", b"one", b"", b"two", b"")
    assert [(number, body) for number, _, body in service.asked] == [(1, b"onetwo")] * 2


async def test_a_body_of_known_length_goes_as_it_comes() -> None:
    async with wire(ok) as service:
        await ask(service.upstream(), "PUT", "/a", b"one", b"two", headers=((b"content-length", b"6"),))
    assert service.asked[0][2] == b"onetwo"


async def test_a_post_without_a_body_says_so() -> None:
    async with wire(ok) as service:
        await ask(service.upstream(), "POST", "/a")
    assert service.asked == [(1, "POST /a HTTP/1.1", b"")]


@pytest.mark.parametrize(
    ("path", "query", "line"),
    [
        ("/a%2Fb", b"x=%20&y=1", "GET /a%2Fb?x=%20&y=1 HTTP/1.1"),
        ("/a b\r\nx: y", b"", "GET /a%20b%0D%0Ax:%20y HTTP/1.1"),
        ("/café", b"q=\x00\xff", "GET /caf%C3%A9?q=%00%FF HTTP/1.1"),
    ],
)
async def test_an_address_cannot_smuggle_anything(path: str, query: bytes, line: str) -> None:
    async with wire(ok) as service:
        await ask(service.upstream(), "GET", path, query=query)
    assert service.asked[0][1] == line


async def test_both_ways_flow_at_once() -> None:
    """The service answers the first piece before the client has sent the second."""
    said: asyncio.Queue[bytes] = asyncio.Queue()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n")
        while data := await reader.read(3):
            writer.write(data)
        writer.close()

    class Listening(Reply):
        async def send(self, message: Any) -> None:
            await super().send(message)
            if message.get("body"):
                said.put_nowait(message["body"])

    async def dialogue() -> None:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        upstream = create_upstreams({"cart": url}, UpstreamSettings())["cart"]
        pieces = iter([(b"one", True), (b"two", True), (b"six", False)])
        heard: list[bytes] = []

        async def receive() -> dict[str, object]:
            if len(heard) < len(told):
                heard.append(await said.get())
            body, more = next(pieces)
            told.append(body)
            return {"type": "http.request", "body": body, "more_body": more}

        told: list[bytes] = []
        scope = {
            "method": "POST",
            "path": "/",
            "raw_path": b"/",
            "query_string": b"",
            "headers": [(b"host", b"h"), (b"content-length", b"9")],
        }
        reply = Listening()
        await upstream(scope, receive, reply.send)
        assert reply.body == b"onetwosix"
        upstream.close()
        server.close()

    await asyncio.wait_for(dialogue(), 60)


async def test_a_refusal_in_the_middle_of_an_upload_reaches_the_client() -> None:
    release = asyncio.Event()

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\n\r\nbig")
        await release.wait()
        writer.close()

    await _upload_to(refuse, release)


async def _upload_to(
    life: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]], release: asyncio.Event
) -> None:
    server = await asyncio.start_server(life, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    upstream = create_upstreams({"cart": url}, UpstreamSettings())["cart"]
    reply = Reply()

    async def endless() -> dict[str, object]:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"x" * 65_536, "more_body": True}

    scope = {"method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    await asyncio.wait_for(upstream(scope, endless, reply.send), 60)
    release.set()
    server.close()
    assert (reply.status, reply.body) == (413, b"big")


async def test_a_client_that_leaves_during_its_upload_ends_the_request() -> None:
    async with wire(ok) as service:
        messages: Iterator[dict[str, object]] = iter(
            [{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}],
        )

        async def receive() -> dict[str, object]:
            return next(messages)

        scope = {"method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
        with pytest.raises(ClientDisconnect):
            await service.upstream()(scope, receive, Reply().send)
    assert service.asked == []


async def test_a_client_that_leaves_a_long_answer_ends_it() -> None:
    async def endless(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            await line.say(b"3\r\none\r\n")
            await asyncio.sleep(0)

    async with wire(endless) as service:
        left = asyncio.Event()
        first = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> dict[str, object]:
            if first:
                return first.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        class Leaving(Reply):
            async def send(self, message: Any) -> None:
                await super().send(message)
                left.set()

        scope = {"method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
        with pytest.raises(ClientDisconnect):
            await asyncio.wait_for(service.upstream()(scope, receive, Leaving().send), 60)
