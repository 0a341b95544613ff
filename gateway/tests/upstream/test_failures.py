"""What becomes of a request when its service refuses, stalls, breaks off or talks nonsense."""

import asyncio
from typing import Any

import pytest
from common.errors import ServiceUnavailable
from gateway.settings import UpstreamSettings
from gateway.upstream import create_upstreams
from gateway.upstream.testing import QUICK, HangUp, Line, Reply, ask, wire

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
NOWHERE = "http://127.0.0.1:1"


async def ok(line: Line, request: str, body: bytes) -> None:
    await line.say(OK)


async def test_a_service_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(ServiceUnavailable):
        await ask(create_upstreams({"cart": NOWHERE}, QUICK)["cart"])


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_replica_that_is_not_there_costs_one_retry(method: str) -> None:
    async with wire(ok) as service:
        upstream = create_upstreams({"cart": f"{NOWHERE},{service.url}"}, UpstreamSettings())["cart"]
        replies = [await ask(upstream, method, "/", b"{}") for _ in range(4)]
    assert [reply.status for reply in replies] == [200] * 4
    assert len(service.asked) == 4


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
async def test_what_may_be_repeated_is_asked_exactly_twice(method: str) -> None:
    async def silent(line: Line, request: str, body: bytes) -> None:
        raise HangUp

    async with wire(silent) as service:
        with pytest.raises(ServiceUnavailable):
            await ask(service.upstream(), method)
    assert len(service.asked) == 2


async def test_a_second_attempt_that_succeeds_is_all_the_client_sees() -> None:
    async def second(line: Line, request: str, body: bytes) -> None:
        if line.number == 1:
            raise HangUp
        await line.say(OK)

    async with wire(second) as service:
        reply = await ask(service.upstream(), "PUT", "/", b"whole")
    assert (reply.status, [body for _, _, body in service.asked]) == (200, [b"whole", b"whole"])


@pytest.mark.parametrize(("method", "pieces"), [("POST", (b"{}",)), ("PATCH", (b"{}",)), ("PUT", (b"a", b"b"))])
async def test_what_may_not_be_repeated_is_asked_once(method: str, pieces: tuple[bytes, ...]) -> None:
    async def silent(line: Line, request: str, body: bytes) -> None:
        raise HangUp

    async with wire(silent) as service:
        with pytest.raises(ServiceUnavailable):
            await ask(service.upstream(), method, "/", *pieces)
    assert len(service.asked) == 1


async def test_a_connection_that_was_closed_while_idle_is_not_used_even_for_what_may_not_be_repeated() -> None:
    closed = asyncio.Event()

    async def answer_once(line: Line, request: str, body: bytes) -> None:
        await line.say(OK)
        line.writer.close()
        await line.writer.wait_closed()
        closed.set()
        raise HangUp

    async with wire(answer_once) as service:
        upstream = service.upstream()
        for _ in range(3):
            closed.clear()
            assert (await ask(upstream, "POST", "/", b"{}")).status == 200
            await closed.wait()
    assert service.lines == 3


async def test_a_connection_is_not_kept_for_longer_than_told() -> None:
    async with wire(ok) as service:
        upstream = service.upstream(UpstreamSettings(keep_seconds=1e-9))
        for _ in range(3):
            await ask(upstream)
    assert service.lines == 3


async def test_a_service_that_never_answers_is_given_up_and_not_asked_again() -> None:
    async def stall(line: Line, request: str, body: bytes) -> None:
        await asyncio.Event().wait()

    async with wire(stall) as service:
        with pytest.raises(ServiceUnavailable):
            await ask(service.upstream(QUICK))
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    "half",
    [
        b"content-length: 10\r\n\r\nhalf",
        b"transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n",
        b"transfer-encoding: chunked\r\n\r\nZ\r\nnonsense",
    ],
)
async def test_an_answer_that_breaks_off_is_never_taken_for_a_whole_one(half: bytes) -> None:
    async def breaking(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 200 OK\r\n" + half)
        raise HangUp

    reply = Reply()
    async with wire(breaking) as service:
        with pytest.raises(ServiceUnavailable):
            await ask(service.upstream(), reply=reply)
    assert not reply.whole
    assert len(service.asked) == 1


async def test_an_answer_that_stalls_half_way_is_broken_off() -> None:
    async def stalling(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
        await asyncio.Event().wait()

    reply = Reply()
    async with wire(stalling) as service:
        with pytest.raises(ServiceUnavailable):
            await ask(service.upstream(UpstreamSettings(idle_seconds=0.2)), reply=reply)
    assert (reply.status, reply.body, reply.whole) == (200, b"half", False)


@pytest.mark.parametrize("nonsense", [b"\x00\x01\x02\r\n\r\n", b"HTTP/1.1 101 Switching\r\nupgrade: x\r\n\r\n"])
async def test_nonsense_is_no_answer(nonsense: bytes) -> None:
    async def answer(line: Line, request: str, body: bytes) -> None:
        await line.say(nonsense)
        await asyncio.Event().wait()

    async with wire(answer) as service:
        with pytest.raises(ServiceUnavailable):
            await ask(service.upstream())


async def test_a_service_that_takes_no_request_body_is_given_up() -> None:
    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async def endless() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 1_048_576, "more_body": True}

    server = await asyncio.start_server(deaf, "127.0.0.1", 0, limit=1024)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    scope = {"method": "POST", "path": "/", "raw_path": b"/", "query_string": b"", "headers": []}
    with pytest.raises(ServiceUnavailable):
        await asyncio.wait_for(create_upstreams({"cart": url}, QUICK)["cart"](scope, endless, Reply().send), 60)
    server.close()


async def test_a_service_that_keeps_failing_is_left_alone_until_one_request_finds_it_well() -> None:
    well = False

    async def moody(line: Line, request: str, body: bytes) -> None:
        if not well:
            raise HangUp
        await line.say(OK)

    async with wire(moody) as service:
        upstream = service.upstream(UpstreamSettings(breaker_failures=3, breaker_seconds=1.0))
        for _ in range(10):
            with pytest.raises(ServiceUnavailable):
                await ask(upstream, "POST")
        assert len(service.asked) == 3
        well = True
        async with asyncio.timeout(60):
            while len(service.asked) < 5:
                try:
                    await ask(upstream, "POST")
                except ServiceUnavailable:
                    await asyncio.sleep(0.01)


async def test_a_refusal_of_the_service_is_no_failure() -> None:
    async def refusing(line: Line, request: str, body: bytes) -> None:
        await line.say(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n")

    async with wire(refusing) as service:
        upstream = service.upstream(UpstreamSettings(breaker_failures=2))
        assert [(await ask(upstream)).status for _ in range(5)] == [503] * 5


@pytest.mark.parametrize("url", ["https://cart", "cart:80", "http://cart/path", "http://", ""])
def test_an_address_that_cannot_be_one_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="address of a service"):
        create_upstreams({"cart": url}, QUICK)
