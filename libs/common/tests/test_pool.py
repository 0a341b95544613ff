"""Several replicas behind one address or one name, on the event loop that serves."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
import uvloop
from common.clients.network import Network
from common.testing.balancer import balancing

from .wires import OK, Life, Service, answering, serving

NAME = "orders-api.test"
MAX_AGE = 0.2
ENOUGH = 100


class ResolvingLoop(uvloop.Loop):
    """One name has the addresses that a test gives it."""

    addresses: tuple[str, ...] = ()

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> list[Any]:
        if host != NAME:
            return await super().getaddrinfo(host, port, **hints)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in self.addresses]


def on_uvloop(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(60):
            await test()

    with asyncio.Runner(loop_factory=ResolvingLoop) as runner:
        runner.run(bounded())


async def resolve_to(*addresses: str) -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, ResolvingLoop)
    loop.addresses = addresses


async def post(way: Network) -> None:
    assert (await way.ask("POST", "/", b"", [], b"{}", 10)).status == 200


async def post_until(way: Network, condition: Callable[[], bool]) -> None:
    while not condition():
        await post(way)


def asked(service: Service) -> int:
    return len(service.heads)


def test_a_replica_added_behind_a_load_balancer_gets_a_share_of_the_requests() -> None:
    async def life() -> None:
        async with serving(answering) as old, serving(answering) as new, balancing(old.url) as balancer:
            way = Network([balancer.url], MAX_AGE)
            await post_until(way, lambda: asked(old) >= ENOUGH)
            balancer.endpoints.append(new.url)
            before = asked(old)
            await post_until(way, lambda: asked(new) >= ENOUGH and asked(old) >= before + ENOUGH)
            await way.aclose()

    on_uvloop(life)


def test_no_connection_takes_a_request_after_its_maximum_age() -> None:
    async def life() -> None:
        async with serving(answering) as old, serving(answering) as new, balancing(old.url) as balancer:
            way = Network([balancer.url], MAX_AGE)
            await post(way)
            balancer.endpoints[:] = [new.url]
            retired = asyncio.get_running_loop().time() + MAX_AGE
            await post_until(way, lambda: asyncio.get_running_loop().time() > retired)
            before = asked(old)
            await post_until(way, lambda: asked(new) >= ENOUGH)
            assert asked(old) == before
            await way.aclose()

    on_uvloop(life)


def answering_until(stopped: asyncio.Event) -> Callable[[Service], Life]:
    """Hangs up on every request that comes later."""

    def behave(service: Service) -> Life:
        async def life(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await service.read(reader)
            while not stopped.is_set():
                writer.write(OK)
                await service.read(reader)

        return life

    return behave


def test_a_replica_that_stops_after_the_maximum_age_fails_no_request() -> None:
    async def life() -> None:
        stopped = asyncio.Event()
        async with (
            serving(answering_until(stopped)) as old,
            serving(answering) as new,
            balancing(old.url, new.url) as balancer,
        ):
            way = Network([balancer.url], MAX_AGE)
            await asyncio.gather(*(post(way) for _ in range(8)))
            assert old.connections == 4
            balancer.endpoints[:] = [new.url]
            left = asyncio.get_running_loop().time() + MAX_AGE
            await post_until(way, lambda: asyncio.get_running_loop().time() > left)
            stopped.set()
            await asyncio.gather(*(post(way) for _ in range(8)))
            await way.aclose()

    on_uvloop(life)


def test_every_address_of_a_name_gets_requests() -> None:
    async def life() -> None:
        await resolve_to("127.0.0.1", "127.0.0.2")
        async with serving(answering) as first:
            port = int(first.url.rpartition(":")[2])
            async with serving(answering, host="127.0.0.2", port=port) as second:
                way = Network([f"http://{NAME}:{port}"], MAX_AGE / 10)
                await post_until(way, lambda: min(asked(first), asked(second)) >= ENOUGH)
                await way.aclose()
        assert f"host: {NAME}:{port}".encode() in first.heads[0].lower()

    on_uvloop(life)


def test_addresses_of_a_name_are_looked_up_for_every_new_connection() -> None:
    async def life() -> None:
        await resolve_to("127.0.0.1")
        async with serving(answering) as first:
            port = int(first.url.rpartition(":")[2])
            way = Network([f"http://{NAME}:{port}"], MAX_AGE)
            await post(way)
            async with serving(answering, host="127.0.0.2", port=port) as second:
                await resolve_to("127.0.0.2")
                await post_until(way, lambda: asked(second) >= ENOUGH)
                await way.aclose()

    on_uvloop(life)


def test_an_address_that_refuses_is_passed_over() -> None:
    async def life() -> None:
        await resolve_to("127.0.0.2", "127.0.0.3", "127.0.0.1")
        async with serving(answering) as only:
            way = Network([f"http://{NAME}:{only.url.rpartition(':')[2]}"], MAX_AGE / 100)
            await post_until(way, lambda: only.connections >= 20)
            await way.aclose()

    on_uvloop(life)


def test_a_name_without_an_address_is_a_refused_connection() -> None:
    async def life() -> None:
        with pytest.raises(httpx.ConnectError):
            await post(Network([f"http://{NAME}:80"]))

    on_uvloop(life)
