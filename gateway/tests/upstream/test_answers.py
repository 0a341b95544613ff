"""Whatever form a correct answer has, it arrives whole, and its connection is used again when it may be."""

import asyncio

import pytest
from gateway.settings import UpstreamSettings
from gateway.upstream.testing import HangUp, Line, Reply, ask, wire

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


async def ok(line: Line, request: str, body: bytes) -> None:
    await line.say(OK)


async def test_requests_share_a_connection() -> None:
    async with wire(ok) as service:
        upstream = service.upstream()
        for _ in range(3):
            assert (await ask(upstream)).body == b"ok"
    assert service.lines == 1


async def test_requests_at_once_have_connections_of_their_own() -> None:
    async with wire(ok) as service:
        upstream = service.upstream()
        replies = await asyncio.gather(*(ask(upstream) for _ in range(8)))
    assert {reply.body for reply in replies} == {b"ok"}
    assert service.lines == 8


@pytest.mark.parametrize(
    ("wired", "body"),
    [
        (b"transfer-encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n", b"onetwo"),
        (b"transfer-encoding: chunked\r\n\r\n0\r\nx-trailer: 1\r\n\r\n", b""),
        (b"content-length: 0\r\n\r\n", b""),
        (b"Content-Length: 3\r\n\r\nabc", b"abc"),
    ],
)
async def test_framed_answers_keep_the_connection(wired: bytes, body: bytes) -> None:
    async def answer(line: Line, request: str, _: bytes) -> None:
        await line.say(b"HTTP/1.1 200 OK\r\n" + wired)

    async with wire(answer) as service:
        upstream = service.upstream()
        assert [(await ask(upstream)).body for _ in range(2)] == [body, body]
    assert service.lines == 1


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
async def test_answers_that_have_no_body_need_no_length(status: bytes) -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 " + status + b'\r\netag: "1"\r\n\r\n')

    async with wire(answer) as service:
        upstream = service.upstream()
        replies = [await ask(upstream) for _ in range(2)]
    assert [(reply.status, reply.body, reply.whole) for reply in replies] == [(int(status[:3]), b"", True)] * 2
    assert service.lines == 1


async def test_an_unchanged_answer_may_tell_the_length_it_would_have() -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 304 Not Modified\r\ncontent-length: 10\r\n\r\n")

    async with wire(answer) as service:
        upstream = service.upstream()
        assert [(await ask(upstream)).status for _ in range(2)] == [304, 304]


async def test_head_is_answered_by_a_head() -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" if request.startswith("HEAD") else OK)

    async with wire(answer) as service:
        upstream = service.upstream()
        reply = await ask(upstream, "HEAD")
        assert (reply.status, reply.body, dict(reply.headers)[b"content-length"]) == (200, b"", b"1000")
        assert (await ask(upstream)).body == b"ok"
    assert service.lines == 1


async def test_an_answer_may_end_with_its_connection() -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.0 200 OK\r\n\r\nuntil the end")
        raise HangUp

    async with wire(answer) as service:
        upstream = service.upstream()
        assert [(await ask(upstream)).body for _ in range(2)] == [b"until the end"] * 2
    assert service.lines == 2


async def test_a_service_that_wants_to_close_is_not_asked_again() -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok")

    async with wire(answer) as service:
        upstream = service.upstream()
        assert [(await ask(upstream)).body for _ in range(2)] == [b"ok", b"ok"]
    assert service.lines == 2


async def test_interim_answers_are_passed_over() -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n")
        await line.say(OK)

    async with wire(answer) as service:
        upstream = service.upstream()
        replies = [await ask(upstream) for _ in range(2)]
    assert [(reply.status, reply.body, len(reply.headers)) for reply in replies] == [(200, b"ok", 1)] * 2


async def test_what_follows_an_answer_unasked_costs_the_connection_and_nothing_else() -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(OK + b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison")

    async with wire(answer) as service:
        upstream = service.upstream()
        assert [(await ask(upstream)).body for _ in range(3)] == [b"ok"] * 3
    assert service.lines == 3


async def test_an_answer_in_single_bytes_arrives_whole() -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        for byte in b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n":
            await line.say(bytes([byte]))
            await asyncio.sleep(0)

    async with wire(answer) as service:
        reply = await ask(service.upstream())
    assert (reply.status, reply.body, reply.whole) == (201, b"hello", True)


async def test_a_huge_answer_waits_for_a_slow_client() -> None:
    size, said = 64 * 1_048_576, 0

    async def answer(line: Line, request: str, body: bytes) -> None:
        nonlocal said
        await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % size)
        while said < size:
            await line.say(b"x" * 1_048_576)
            said += 1_048_576

    class Slow(Reply):
        taken, ahead = 0, 0

        async def send(self, message: dict[str, object]) -> None:  # type: ignore[override]
            if isinstance(body := message.get("body"), bytes):
                await asyncio.sleep(0)
                self.taken += len(body)
                self.ahead = max(self.ahead, said - self.taken)

    slow = Slow()
    async with wire(answer) as service:
        await ask(service.upstream(UpstreamSettings()), reply=slow)
    assert slow.taken == size
    assert slow.ahead < 16 * 1_048_576


async def test_replicas_share_the_work() -> None:
    async with wire(ok) as one, wire(ok) as other:
        one.url = f"{one.url},{other.url}"
        upstream = one.upstream()
        for _ in range(10):
            await ask(upstream)
    assert (len(one.asked), len(other.asked)) == (5, 5)
