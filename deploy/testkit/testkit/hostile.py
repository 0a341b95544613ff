"""Malformed and extreme input: sweeps over sizes, depths and shapes, for tests at every level."""

import base64
import math
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

NESTINGS: dict[str, Callable[[int], bytes]] = {
    "arrays": lambda depth: b"[" * depth + b"]" * depth,
    "objects": lambda depth: b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1),
    "mixed": lambda depth: _around(depth, (b"[", b"]"), (b'{"a":', b"}")),
}
"""JSON documents, by the way they are nested; each function takes the depth."""

LENGTHS = (*range(1, 22), 38, 39, 40, 64, 309, 1_000, 4_300, 4_301, 5_000)
"""Numbers of digits: all up to 64 bits, around 128 bits, the limit of a float and the limit of `int`."""


def _around(depth: int, *pairs: tuple[bytes, bytes]) -> bytes:
    levels = [pairs[level % len(pairs)] for level in range(depth - 1)]
    return b"".join(each[0] for each in levels) + b"[]" + b"".join(each[1] for each in reversed(levels))


def numbers(lengths: Iterable[int] = LENGTHS) -> Iterator[str]:
    """Numbers of each length: nines, leading zeros, negative, a fraction, an exponent; then malformed ones."""
    for length in lengths:
        yield "9" * length
        yield "-" + "9" * length
        yield "0" * length + "1"
        yield "1" + "0" * length
        yield "0." + "0" * length + "1"
        yield "1e" + "9" * length
    yield from (
        "²",
        "٣",
        "１",
        "+1",
        "1_0",
        " 1",
        "0x10",
        "1.",
        ".5",
        "-0",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e5",
        "--1",
    )


_UUID, _MOMENT = str(UUID(int=7)), datetime(2024, 1, 1, tzinfo=UTC).isoformat()
_INTEGERS = [
    sign * value + step
    for bits in (0, 31, 32, 53, 62, 63, 64)
    for value in (2**bits,)
    for sign in (1, -1)
    for step in (-1, 0, 1)
]
_TEXTS = [
    *("", " ", "x", "a\x00b", "\x00", "\ufffe", "😀", "x" * 5_000, "1", "-1", "NaN", "null", "9" * 5_000),
    *(
        _UUID,
        _UUID.upper(),
        f"{{{_UUID}}}",
        f"urn:uuid:{_UUID}",
        _UUID.replace("-", ""),
        f"{_UUID}0",
        _UUID[:-1],
        "0" * 32,
    ),
    *(_MOMENT, "2024-13-45T99:00:00Z", "2024-01-01", "2024-01-01T00:00:00", "0001-01-01T00:00:00+14:00", "2024-W01-1"),
    *("9999-12-31T23:59:59-14:00", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "infinity", "now", "0000-00-00"),
    *("2024-01-01T00:00:00+99:99", "2024-01-01T24:00:00Z", "2024-02-30T00:00:00Z", "2024-06-30T23:59:60Z"),
]
_CONSTANTS: list[Any] = [
    None,
    True,
    False,
    0.0,
    -0.0,
    1.5,
    1e308,
    -1e308,
    5e-324,
    [],
    {},
    [[]],
    {"a": 1},
    [None],
    [1, 2],
]


def cursors() -> Iterator[str]:
    """Cursors of JSON values of every type, place and arity; then what is not JSON or not base64."""
    values = [*_CONSTANTS, *_INTEGERS, *_TEXTS]
    yield from (_cursor(value) for value in [*_CONSTANTS, 1, 2**63, _UUID, _MOMENT, {"0": 1, "1": _UUID}])
    yield from (_cursor([value]) for value in values)
    yield from (_cursor([value, _UUID]) for value in values)
    yield from (_cursor([_MOMENT, value]) for value in [*_CONSTANTS, *_TEXTS])
    yield from (_cursor([1] * arity) for arity in (0, 3, 4, 100))
    yield from (_cursor([_MOMENT, _UUID, extra]) for extra in (None, 1, _UUID))
    yield from map(
        _encoded, (b"[NaN]", b"[Infinity]", b"[1e400]", b'["\\ud800"]', b"[1,]", b"\xff", b"\x00", b"", b"[", b"[1]x")
    )
    yield from (_encoded(b"[%b]" % nested(depth)) for nested in NESTINGS.values() for depth in (10, 100, 300))
    yield from ("=", "====", "a", "*", "WzFd=", "WzFd\n", "+/+/", "-_-_", "é", "x" * 500, "%00", "WzFd,WzFd")


def _cursor(value: Any) -> str:
    return _encoded(_json(value).encode())


def _encoded(document: bytes) -> str:
    return base64.urlsafe_b64encode(document).decode().rstrip("=")


def _json(value: Any) -> str:
    """orjson writes no integers beyond 64 bits."""
    if isinstance(value, list):
        return f"[{','.join(map(_json, value))}]"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return orjson.dumps(value).decode()
