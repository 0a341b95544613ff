"""Hostile values for every field and parameter of an OpenAPI document."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from testkit.hostile import LENGTHS, NESTINGS, cursors, numbers

VALUES: tuple[str, ...] = (
    *("null", "true", "0", "-1", "1.5", "1e400", str(10**30), str(-(10**30)), str(2**63), "[]", "{}", '[["x"]]'),
    *('""', '"   "', '"a\\u0000b"', '"\\ud800"', '"\\udfff\\ud800"', f'"{"x" * 100_000}"'),
    *('"1"', '"-1"', '"NaN"', '"1e400"', '"2024-13-45T99:00:00Z"', '"\\u202e<script>\'--;{{7*7}}${x}"'),
)
"""Values of fields, as JSON text."""

BODIES: tuple[bytes, ...] = (
    *(b"", b" ", b"null", b"true", b"0", b'"text"', b"[]", b"[{}]", b"{}", b"{", b'{"a": }', b"{'a': 1}", b"NaN"),
    *(b"\xff\xfe{}", b"\x00", b'{"a": "\\ud800"}', b'{"\\u0000": 1}', b"[" * 50_000, b'{"a":' * 50_000, b"{}{}"),
)

SEGMENTS: tuple[str, ...] = (
    *(
        "0",
        "-1",
        "None",
        "..%2f..",
        "%00",
        "a%00b",
        "%ff",
        "%ED%A0%80",
        "%F0%9F%92%A9",
        "x" * 1500,
        "%20",
        "'--",
        "%25",
    ),
    *(str(10**40), str(uuid4()).upper(), f"{{{uuid4()}}}", uuid4().hex, f"{uuid4()}%0a", "%e2%80%ae"),
)
QUERIES: tuple[str, ...] = (
    *(
        "",
        "-1",
        "0",
        "1.5",
        "1e400",
        str(10**30),
        str(2**63),
        "NaN",
        "true",
        "null",
        "%00",
        "a%00b",
        "%ff",
        "%ED%A0%80",
    ),
    *("'--", "%25", "a%26b", "%22%20OR%201", "x" * 2000, "(((", "*%3A*", "%5C", "2024-13-45", "%F0%9F%92%A9"),
)

DEPTHS = (*range(1, 100, 16), *range(100, 1_200, 150), *(63, 64, 65, 254, 255, 256, 1_023, 1_024, 1_025, 2_000, 50_000))
"""Nesting depths of JSON documents."""
FIELD_DEPTHS = (2, 63, 64, 255, 500)
_IN_PATHS = tuple(length for length in LENGTHS if length <= 1_000)
_IN_HEADS = (1, 20, 40, 4_300, 4_301, 8_000)
HEADERS: tuple[str, ...] = (
    *("Range: bytes={}-", "Range: bytes=-{}", "If-Range: {}", "If-None-Match: {}", "If-Modified-Since: {}", "Age: {}"),
    *("Max-Forwards: {}", "Idempotency-Key: {}", "Stripe-Signature: t={},v1=00", "X-Stripe-Signature: t={},v1=00"),
    *("Accept-Encoding: gzip;q={}", "Accept: */*;q={}", "Cache-Control: max-age={}", "Retry-After: {}", "Expect: {}"),
    *("X-Forwarded-For: 203.0.113.7:{}", "X-Forwarded-For: {}", "X-Forwarded-Proto: {}", "X-Forwarded-Port: {}"),
    *("Traceparent: 00-{}-b7ad6b7169203331-01", "Tracestate: a={}", "X-Request-ID: {}", "Keep-Alive: timeout={}"),
    *("Authorization: Bearer {}", "Authorization: Bearer e30.{}.AAAA", "Cookie: guest={}", "Origin: http://a:{}"),
    *("Content-Type: application/json; charset={}", "Content-Type: multipart/form-data; boundary={}", "DNT: {}"),
)
"""Request headers whose value may be a number."""


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    spec: dict[str, Any]
    document: dict[str, Any]

    @property
    def fields(self) -> list[str]:
        content = self.spec.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return []
        schema = content["application/json"]["schema"]
        variants = schema.get("anyOf") or schema.get("oneOf") or [schema]
        return sorted({name for each in variants for name in self._resolved(each).get("properties", {})})

    def parameters(self, place: str) -> list[str]:
        return [each["name"] for each in self.spec.get("parameters", []) if each["in"] == place]

    def is_number(self, name: str) -> bool:
        """Whether a parameter's documented types include a number."""
        schemas = [each["schema"] for each in self.spec.get("parameters", []) if each["name"] == name]
        variants = chain.from_iterable((schema, *schema.get("anyOf", ())) for schema in schemas)
        return any(variant.get("type") in ("integer", "number") for variant in variants)

    def at(self, **given: str) -> str:
        """Return the path, with unknown ids where none are given."""
        path = self.path
        for name in self.parameters("path"):
            path = path.replace(f"{{{name}}}", given.get(name) or "11111111-1111-4111-8111-111111111111")
        return path

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        found: dict[str, Any] = self.document["components"]["schemas"][name] if name else schema
        return found

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, spec in item.items():
            yield Operation(method.upper(), path, spec, document)


@dataclass(frozen=True, slots=True)
class Attempt:
    method: str
    path: str
    body: bytes | None = None
    header: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        name, _, value = (self.header or "").partition(": ")
        content_type = {} if self.body is None else {"Content-Type": "application/json"}
        return {**content_type, **({name: value} if name else {})}

    def __str__(self) -> str:
        return f"{self.method} {self.path[:200]} {(self.header or '')[:200]} {(self.body or b'')[:200]!r}"


def attempts_at(operation: Operation, example: dict[str, Any]) -> Iterator[Attempt]:
    """Return requests with each hostile value in each place; the rest is as in the example."""
    for name in operation.parameters("path"):
        for segment in chain(SEGMENTS, map(quote, numbers(_IN_PATHS)) if operation.is_number(name) else ()):
            yield Attempt(operation.method, operation.at(**{name: segment}))
    for name in operation.parameters("query"):
        for value in QUERIES:
            yield Attempt(operation.method, f"{operation.at()}?{name}={value}")
            yield Attempt(operation.method, f"{operation.at()}?{name}={value}&{name}={value}")
        for value in _swept(operation, name):
            yield Attempt(operation.method, f"{operation.at()}?{name}={quote(value)}")
    if "requestBody" in operation.spec:
        nested = (nesting(depth) for nesting in NESTINGS.values() for depth in DEPTHS)
        for body in chain(BODIES, nested):
            yield Attempt(operation.method, operation.at(), body)
    for name in operation.fields:
        rest = ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in example.items() if key != name)
        for value in chain(VALUES, (NESTINGS["mixed"](depth).decode() for depth in FIELD_DEPTHS)):
            text = f"{{{json.dumps(name)}: {value}{', ' + rest if rest else ''}}}"
            yield Attempt(operation.method, operation.at(), text.encode())


def attempts_in_heads(operation: Operation) -> Iterator[Attempt]:
    """Return requests with numbers of every length in every numeric header."""
    body = b"{}" if "requestBody" in operation.spec else None
    for header in HEADERS:
        for number in numbers(_IN_HEADS):
            if number.isascii():
                yield Attempt(operation.method, operation.at(), body, header.format(number))


def _swept(operation: Operation, name: str) -> Iterator[str]:
    if name == "cursor":
        return cursors()
    return numbers() if operation.is_number(name) else ("9" * length for length in LENGTHS[-3:])
