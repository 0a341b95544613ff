"""Numbers in heads of requests, of every length."""

import asyncio
from contextlib import suppress
from itertools import count

import pytest
from common.testing.hostile import LENGTHS
from gateway.numbers import whole_number
from gateway.testing import Door
from gateway.testing_wire import PATIENCE, listening

MOST = 1_048_577
COUNTER = count()
"""Each request from an address of its own, for the limits."""


@pytest.mark.parametrize("length", LENGTHS)
def test_a_number_of_any_length_has_its_value_up_to_a_bound(length: int) -> None:
    for value in (10 ** (length - 1), 10**length - 1) if length < 4_000 else ():
        assert whole_number(str(value).encode(), MOST) == min(value, MOST)
    assert whole_number(b"9" * length, MOST) == min(10 ** min(length, 9) - 1, MOST)
    assert whole_number(b"0" * length, MOST) == 0
    assert whole_number(b"0" * length + b"17", MOST) == 17


async def status_of(port: int, head: bytes, body: bytes = b"") -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(PATIENCE):
            address = b"198.51.%d.%d" % divmod(next(COUNTER), 250)
            writer.write(head + b"\r\nX-Forwarded-For: " + address + b"\r\n\r\n" + body)
            return int((await reader.readline()).split()[1])
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_a_content_length_of_any_length_is_read_or_refused(door: Door) -> None:
    head = b"POST /api/v1/cart/items/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
    async with listening(door) as port:
        for length in LENGTHS:
            assert await status_of(port, head + b"0" * length + b"2", b"{}") == 200
            if length > 7:
                assert await status_of(port, head + b"9" * length) == (413 if length < 20 else 400)
            for nonsense in (b"-%b", b"+%b", b"%b,%b", b"%b.0", b"0x%b", b"\xb2%b", b"%b 1"):
                value = nonsense.replace(b"%b", b"1" * length)
                assert await status_of(port, head + value) in (400, 413), value


@pytest.mark.parametrize("announced", ["0" * 5_000 + "2", "9" * 5_000, "9" * 4_301, "²", "-1", "1" * 19])
async def test_a_content_length_is_never_a_crash_whatever_the_server_lets_through(door: Door, announced: str) -> None:
    async with door.client() as client:
        headers = {b"Content-Length": announced.encode("latin-1")}
        answer = await client.post("/api/v1/cart/items/", headers=headers, content=b"{}")
    assert answer.status_code == (200 if announced.startswith("0") else 413)
