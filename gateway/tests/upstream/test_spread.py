"""Two replicas behind one address that chooses for each connection, as a ClusterIP does, on the loop that serves."""

import asyncio

import uvloop
from common.testing.balancer import balancing
from gateway.settings import UpstreamSettings
from gateway.upstream import create_upstreams
from gateway.upstream.testing import Line, ask, wire

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
ENOUGH = 200


async def ok(line: Line, request: str, body: bytes) -> None:
    await line.say(OK)


def test_a_second_replica_gets_its_share_of_a_gateway_that_is_busy_already() -> None:
    async def life() -> None:
        async with wire(ok) as old, wire(ok) as new, balancing(old.url) as balancer:
            upstream = create_upstreams({"cart": balancer.url}, UpstreamSettings(max_age_seconds=0.2))["cart"]
            await asyncio.gather(*(ask(upstream, "POST") for _ in range(8)))
            balancer.endpoints.append(new.url)
            already = len(old.asked)
            async with asyncio.timeout(60):
                while min(len(new.asked), len(old.asked) - already) < ENOUGH:
                    await asyncio.gather(*(ask(upstream, "POST") for _ in range(8)))
            upstream.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(life())
