"""Answers from memory leave as ready bytes, and are the same answers."""

import httpx
import pytest
from gateway.ready import Ready
from gateway.testing import Door
from gateway.testing_wire import client_of, listening
from starlette.responses import Response

PRODUCTS = "/api/v1/products/"
ALIKE = ("date", "x-request-id")


def told(answer: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in ALIKE)
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("known", ["", "*"])
async def test_an_answer_from_memory_is_the_same_over_the_wire(door: Door, method: str, known: str) -> None:
    headers = {"If-None-Match": known, "Origin": "http://localhost:3000"} if known else {}
    async with listening(door) as port, client_of(port) as client, door.client(f"127.0.0.1:{port}") as aside:
        await aside.get(PRODUCTS)
        answers = [await each.request(method, PRODUCTS, headers=headers) for each in (aside, client)]
        again = await client.get(PRODUCTS)
    assert told(answers[0]) == told(answers[1])
    assert answers[0].status_code == (304 if known else 200)
    assert again.headers["x-cache"] == "hit"
    assert again.content


async def test_every_answer_over_the_wire_has_a_date_and_a_request_id(door: Door) -> None:
    async with listening(door) as port, client_of(port) as client:
        for _ in range(2):
            answer = await client.get(PRODUCTS, headers={"X-Request-ID": "mine"})
            assert answer.headers["date"]
            assert answer.headers["x-request-id"] == "mine"


async def test_a_large_page_from_memory_arrives_whole(door: Door) -> None:
    page = b"x" * 500_000
    door.services["catalog"].answer = lambda _: Response(page)
    async with listening(door) as port, client_of(port) as client:
        for _ in range(2):
            async with client.stream("GET", PRODUCTS) as answer:
                chunks = [chunk async for chunk in answer.aiter_raw(1_000)]
            assert b"".join(chunks) == page


@pytest.mark.parametrize("value", [b"two\r\nlines", b"\x00"])
def test_a_header_that_would_end_its_line_is_no_header(value: bytes) -> None:
    with pytest.raises(ValueError, match="control"):
        Ready.of(200, [(b"x-anything", value)], b"")
