"""The coding that Accept-Encoding selects (RFC 9110, section 12.5.3), and what may be compressed."""

import pytest
from gateway.compression.content_coding import is_compressible, preferred
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        *((b"br", b"br"), (b"gzip", b"gzip"), (b"gzip, deflate, br", b"br"), (b"GZIP", b"gzip"), (b"x-gzip", b"gzip")),
        *((b"", None), (b"identity", None), (b"deflate, zstd", None), (b"br;q=0", None), (b"br;q=0, gzip", b"gzip")),
        *((b"br;q=0.5, gzip;q=0.8", b"gzip"), (b"br;q=0.8,gzip;q=0.8", b"br"), (b"gzip;q=0.001", b"gzip")),
        *(
            (b"*", b"br"),
            (b"*;q=0", None),
            (b"br;q=0, *", b"gzip"),
            (b"gzip, *;q=0", b"gzip"),
            (b"*;q=0.5, gzip", b"gzip"),
        ),
        *((b"identity, br;q=0.5", None), (b"identity;q=0.5, br", b"br"), (b"identity;q=0, gzip;q=0.1", b"gzip")),
        *((b"gzip ; q=0", None), (b"gzip;\tq=1.000 ,", b"gzip"), (b", ,gzip", b"gzip"), (b"br;Q=0, gzip", b"gzip")),
        *(
            (b"gzip;q=2", None),
            (b"gzip;q=-1", None),
            (b"gzip;q=x", None),
            (b"gzip;q=0.1234", None),
            (b"gzip;level=9", None),
        ),
        *((b"br;q=1e9", None), (b"brotli", None), (b"\xff", None), (b"gzip;q=1;q=0", None), (b"gz ip", None)),
    ],
)
def test_the_best_coding_that_the_client_accepts_is_chosen(accepted: bytes, coding: bytes | None) -> None:
    assert preferred(accepted) == coding


@given(st.binary(max_size=100))
def test_any_accept_encoding_is_parsed(accepted: bytes) -> None:
    assert preferred(accepted) in (None, b"br", b"gzip")


@pytest.mark.parametrize(
    ("kind", "is_text"),
    [
        *((b"application/json", True), (b"application/problem+json", True), (b"text/html; charset=utf-8", True)),
        *((b"image/svg+xml", True), (b"text/javascript", True), (b"Text/CSS", True), (b"application/javascript", True)),
        *((b"image/png", False), (b"image/webp", False), (b"application/zip", False), (b"text/event-stream", False)),
        *((b"application/octet-stream", False), (b"application/jsonp2", False), (b"video/mp4", False), (b"", False)),
    ],
)
def test_text_is_compressed_and_compressed_media_types_are_not(kind: bytes, is_text: bool) -> None:
    assert is_compressible(200, [(b"content-type", kind)]) is is_text


@pytest.mark.parametrize(
    "header",
    [
        *(
            (b"cache-control", b"no-transform"),
            (b"cache-control", b"public, No-Transform"),
            (b"cache-control", b"no-store"),
        ),
        *((b"set-cookie", b"a=b"), (b"content-encoding", b"zstd"), (b"content-range", b"bytes 0-1/2")),
    ],
)
def test_no_transform_responses_are_not_compressed(header: tuple[bytes, bytes]) -> None:
    assert not is_compressible(200, [header, (b"content-type", b"application/json")])
    assert not is_compressible(200, [(b"content-type", b"application/json"), header])


@pytest.mark.parametrize("status", [201, 204, 206, 304, 404, 500])
def test_partial_responses_are_not_compressed(status: int) -> None:
    assert not is_compressible(status, [(b"content-type", b"application/json")])
