"""A request is sent as it was given."""

import pytest
from httpwire import HttpRequest
from testkit.scripted_server import answer_ok, serving

from .client import pool_of, send
from .loops import on_uvloop


@on_uvloop
async def test_a_post_without_a_body_has_a_content_length_and_a_get_has_none() -> None:
    async with serving(answer_ok) as server:
        pool = pool_of(server.url)
        await send(pool, "POST")
        await send(pool, "GET")
    host = {"host": server.url.removeprefix("http://")}
    assert [request.headers for request in server.requests] == [{"content-length": "0", **host}, host]


@pytest.mark.parametrize("line_break", [b"\r\n", b"\n", b"\r"])
def test_a_line_break_in_a_header_or_a_target_is_refused(line_break: bytes) -> None:
    injected = b"x" + line_break + b"y: z"
    for target, headers in ((b"/", [(b"a", injected)]), (b"/", [(injected, b"a")]), (b"/" + injected, [])):
        with pytest.raises(ValueError, match="line break"):
            HttpRequest.build("GET", target, headers, b"", b"shop.test")


def test_a_body_in_several_parts_needs_a_content_length() -> None:
    with pytest.raises(ValueError, match="Content-Length"):
        HttpRequest.build("POST", b"/", [], b"part", b"shop.test", has_more=True)
