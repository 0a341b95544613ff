"""Page parameters and cursors from clients."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.kernel.errors import PageNotFound
from common.kernel.paging import (
    MOMENT_AND_ID,
    NUMBER,
    NUMBER_AND_ID,
    PageRequest,
    decode_cursor,
    encode_cursor,
    page_request,
)
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from testkit.hostile import cursors


def ask(page: str | None, size: str | None) -> PageRequest:
    return page_request(page, size, default=20, most=100)


def test_without_parameters_the_first_page_of_the_default_size_is_requested() -> None:
    assert ask(None, None) == PageRequest(1, 20)


def test_a_page_size_above_the_maximum_is_reduced_to_it() -> None:
    assert ask("1", "101").size == 100


@pytest.mark.parametrize("size", ["0", "-1", "many", "", "1.5", "9" * 30, "٣"])
def test_an_invalid_page_size_is_the_default(size: str) -> None:
    assert ask("1", size).size == 20


@pytest.mark.parametrize("page", ["0", "-1", "last", "1.5", "9" * 30, "٣", "\x00"])
def test_an_invalid_page_is_not_found(page: str) -> None:
    with pytest.raises(PageNotFound):
        ask(page, None)


def test_the_first_page_exists_even_if_empty_and_no_page_after_the_last() -> None:
    PageRequest(1, 20).check(0)
    PageRequest(2, 20).check(21)
    with pytest.raises(PageNotFound):
        PageRequest(2, 20).check(20)


@pytest.mark.parametrize(
    ("kind", "types"), [(NUMBER, [int]), (MOMENT_AND_ID, [datetime, UUID]), (NUMBER_AND_ID, [int, UUID])]
)
def test_a_cursor_of_any_json_is_refused_or_has_exactly_the_requested_values(
    kind: TypeAdapter[Any], types: list[type]
) -> None:
    accepted = 0
    for cursor in cursors():
        with suppress(PageNotFound):
            position = decode_cursor(cursor, kind)
            assert [type(value) for value in position] == types, cursor
            accepted += 1
    assert accepted


@given(st.text())
def test_a_cursor_of_any_text_is_refused_or_has_exactly_the_requested_values(cursor: str) -> None:
    with suppress(PageNotFound):
        assert type(decode_cursor(cursor, NUMBER)[0]) is int


@pytest.mark.parametrize("value", [True, 2**63, -(2**63) - 1, 1.0, "1", None, [1]])
def test_only_a_bigint_is_an_integer(value: Any) -> None:
    with pytest.raises(PageNotFound):
        decode_cursor(base64.urlsafe_b64encode(json.dumps([value]).encode()).decode(), NUMBER)


def test_a_cursor_returns_its_position() -> None:
    now, some_id = datetime(2024, 12, 1, 10, 30, 0, 123, tzinfo=UTC), uuid4()
    assert decode_cursor(encode_cursor(now, some_id), MOMENT_AND_ID) == (now, some_id)
    assert decode_cursor(encode_cursor(-(2**63)), NUMBER) == (-(2**63),)
