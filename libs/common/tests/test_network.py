"""A service at its addresses: what goes wrong on the way is told as what is known of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest
from common.clients.network import Network

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-answer: yes\r\n\r\nwords"
Life = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Service:
    """A service, and what was asked of it."""

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    connections: int = 0

    async def read(self, reader: asyncio.StreamReader) -> None:
        self.heads.append(await reader.readuntil(b"\r\n\r\n"))


@asynccontextmanager
async def serving(life: Callable[[Service], Life]) -> AsyncIterator[Service]:
    service = Service()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        service.connections += 1
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await life(service)(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield service


def answering(service: Service) -> Life:
    async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await service.read(reader)
            writer.write(OK)

    return life


def hanging_up(service: Service) -> Life:
    async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await service.read(reader)

    return life


def silent(service: Service) -> Life:
    async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await service.read(reader)
        await reader.read()

    return life


async def test_a_request_goes_out_whole_and_its_answer_comes_back_over_one_connection() -> None:
    async with serving(answering) as service:
        way = Network([service.url])
        for _ in range(3):
            answer = await way.ask("GET", "/a b/", b"c=d", [(b"x-word", b"rain")], b"", 5)
            assert (answer.status, dict(answer.headers)[b"x-answer"], answer.content) == (200, b"yes", b"words")
        await way.aclose()
    assert service.connections == 1
    assert service.heads[0].startswith(b"GET /a%20b/?c=d HTTP/1.1\r\nx-word: rain\r\n")


async def test_nobody_there_is_a_connection_that_was_refused() -> None:
    async with serving(answering) as service:
        pass
    with pytest.raises(httpx.ConnectError):
        await Network([service.url]).ask("GET", "/", b"", [], b"")


async def test_who_hangs_up_leaves_us_without_knowing() -> None:
    async with serving(hanging_up) as service:
        with pytest.raises(httpx.RemoteProtocolError):
            await Network([service.url]).ask("POST", "/", b"", [], b"")


async def test_who_does_not_answer_in_time_is_a_timeout_and_costs_the_connection() -> None:
    async with serving(silent) as service:
        way = Network([service.url])
        for _ in range(2):
            with pytest.raises(httpx.ReadTimeout):
                await way.ask("GET", "/", b"", [], b"", 0.02)
    assert service.connections == 2


async def test_who_speaks_httpx_gets_the_same() -> None:
    async with serving(answering) as service:
        async with httpx.AsyncClient(transport=Network([service.url]), base_url=service.url) as http:
            response = await http.get("/x")
        assert (response.status_code, response.text) == (200, "words")
