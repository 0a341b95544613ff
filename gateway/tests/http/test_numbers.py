"""Numbers in request headers, of any number of digits."""

import asyncio
from contextlib import suppress
from itertools import count

import pytest
from gateway.http.numbers import parse_digits
from testkit.gateway import GatewayHarness
from testkit.gateway_wire import TIMEOUT_SECONDS, serving
from testkit.hostile import LENGTHS

MAXIMUM = 1_048_577
COUNTER = count()
"""Each request has an address of its own, so that rate limits do not apply."""


@pytest.mark.parametrize("length", LENGTHS)
def test_a_number_of_any_length_has_its_value_up_to_a_bound(length: int) -> None:
    for value in (10 ** (length - 1), 10**length - 1) if length < 4_000 else ():
        assert parse_digits(str(value).encode(), MAXIMUM) == min(value, MAXIMUM)
    assert parse_digits(b"9" * length, MAXIMUM) == min(10 ** min(length, 9) - 1, MAXIMUM)
    assert parse_digits(b"0" * length, MAXIMUM) == 0
    assert parse_digits(b"0" * length + b"17", MAXIMUM) == 17


async def status_of(port: int, head: bytes, body: bytes = b"") -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            address = b"198.51.%d.%d" % divmod(next(COUNTER), 250)
            writer.write(head + b"\r\nX-Forwarded-For: " + address + b"\r\n\r\n" + body)
            return int((await reader.readline()).split()[1])
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def test_a_content_length_of_any_number_of_digits_is_parsed_or_refused(gateway: GatewayHarness) -> None:
    head = b"POST /api/v1/cart/items/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
    async with serving(gateway) as port:
        for length in LENGTHS:
            assert await status_of(port, head + b"0" * length + b"2", b"{}") == 200
            if length > 7:
                assert await status_of(port, head + b"9" * length) == (413 if length < 20 else 400)
            for nonsense in (b"-%b", b"+%b", b"%b,%b", b"%b.0", b"0x%b", b"\xb2%b", b"%b 1"):
                value = nonsense.replace(b"%b", b"1" * length)
                assert await status_of(port, head + value) in (400, 413), value


@pytest.mark.parametrize("announced", ["0" * 5_000 + "2", "9" * 5_000, "9" * 4_301, "²", "-1", "1" * 19])
async def test_no_content_length_crashes_the_gateway(gateway: GatewayHarness, announced: str) -> None:
    async with gateway.client() as client:
        headers = {b"Content-Length": announced.encode("latin-1")}
        response = await client.post("/api/v1/cart/items/", headers=headers, content=b"{}")
    assert response.status_code == (200 if announced.startswith("0") else 413)
