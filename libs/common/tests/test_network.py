"""A service at its addresses: what goes wrong on the way is told as what is known of it."""

import httpx
import pytest
from common.clients.network import Network

from .wires import answering, hanging_up, serving, silent


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
