"""JSON of any depth from a client is parsed or refused as malformed, and crashes nothing."""

import random
from collections.abc import Callable

import orjson
import pytest
from common.http.bodies import Body
from common.http.strict_json import MAX_DEPTH, parse_json
from pydantic import ValidationError
from testkit.harness import Harness
from testkit.hostile import NESTINGS

DEPTHS = (*range(1, 300), *range(300, 2_000, 7), 5_000, 50_000)


class Free(Body):
    """A body with a field that takes any value."""

    value: object = None


def is_readable(content: bytes) -> bool:
    try:
        parse_json(content)
    except orjson.JSONDecodeError:
        return False
    return True


@pytest.mark.parametrize("nested", NESTINGS.values(), ids=NESTINGS)
def test_documents_are_parsed_up_to_the_maximum_depth_and_refused_beyond_it(nested: Callable[[int], bytes]) -> None:
    assert [is_readable(nested(depth)) for depth in DEPTHS] == [depth <= MAX_DEPTH for depth in DEPTHS]


def test_a_document_with_many_brackets_but_little_depth_is_accepted() -> None:
    wide = b"[" + b",".join([b"[]", b"{}", b'"[[[{{{"'] * 1_000) + b"]"
    assert parse_json(wide) == orjson.loads(wide)


@pytest.mark.parametrize("nested", NESTINGS.values(), ids=NESTINGS)
def test_a_body_of_any_depth_is_validated(nested: Callable[[int], bytes]) -> None:
    """Also if the document was not parsed by `parse_json`: orjson accepts 1024 levels."""
    for depth in range(1, 1_020, 3):
        assert Free.model_validate({"value": orjson.loads(nested(depth))})


def test_a_null_character_is_found_at_any_depth() -> None:
    value: object = "a\x00b"
    for depth in range(1_000):
        value = {"key": value} if random.Random(depth).random() < 0.5 else [value]
        with pytest.raises(ValidationError):
            Free.model_validate({"value": value})


@pytest.mark.parametrize("nested", NESTINGS.values(), ids=NESTINGS)
async def test_an_endpoint_refuses_deep_documents_as_malformed(ledger: Harness, nested: Callable[[int], bytes]) -> None:
    client, json = ledger.customer(ledger.storefront()), {"content-type": "application/json"}
    for depth in (*range(1, 80), *range(80, 1_100, 20), 2_000):
        for body in (nested(depth), b'{"words": %b}' % nested(depth), b'{"unknown": %b}' % nested(depth)):
            response = await client.post("/api/v1/notes/", content=body, headers=json)
            assert response.status_code in (201, 400), (depth, body[:50], response.text)
            if depth > MAX_DEPTH:
                assert (response.status_code, response.json()["code"]) == (400, "parse_error")
