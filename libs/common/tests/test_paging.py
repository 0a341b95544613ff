"""Pages and cursors as clients send them."""

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from common.errors import PageNotFound
from common.paging import PageRequest, decode_cursor, encode_cursor, identifier, integer, moment, page_request
from common.testing.hostile import cursors
from hypothesis import given
from hypothesis import strategies as st


def ask(page: str | None, size: str | None) -> PageRequest:
    return page_request(page, size, default=20, most=100)


def test_without_parameters_it_is_the_first_page_of_the_default_size() -> None:
    assert ask(None, None) == PageRequest(1, 20)


def test_page_size_above_the_most_is_cut() -> None:
    assert ask("1", "101").size == 100


@pytest.mark.parametrize("size", ["0", "-1", "many", "", "1.5", "9" * 30, "٣"])
def test_a_nonsensical_page_size_is_the_default(size: str) -> None:
    assert ask("1", size).size == 20


@pytest.mark.parametrize("page", ["0", "-1", "last", "1.5", "9" * 30, "٣", "\x00"])
def test_a_nonsensical_page_does_not_exist(page: str) -> None:
    with pytest.raises(PageNotFound):
        ask(page, None)


def test_the_first_page_exists_also_when_empty_and_no_page_beyond_the_end() -> None:
    PageRequest(1, 20).check(0)
    PageRequest(2, 20).check(21)
    with pytest.raises(PageNotFound):
        PageRequest(2, 20).check(20)


KINDS: list[tuple[Callable[[Any], Any], ...]] = [(integer,), (moment, identifier), (integer, identifier)]
TYPES: dict[Callable[[Any], Any], type] = {integer: int, moment: datetime, identifier: UUID}


@pytest.mark.parametrize("kinds", KINDS)
def test_a_cursor_of_any_shape_is_refused_or_holds_exactly_what_is_asked_for(
    kinds: tuple[Callable[[Any], Any], ...],
) -> None:
    accepted = 0
    for cursor in cursors():
        with suppress(PageNotFound):
            position = decode_cursor(cursor, *kinds)
            assert [type(value) for value in position] == [TYPES[kind] for kind in kinds], cursor
            accepted += 1
    assert accepted


@given(st.text())
def test_a_cursor_of_any_text_is_refused_or_holds_exactly_what_is_asked_for(cursor: str) -> None:
    with suppress(PageNotFound):
        assert type(decode_cursor(cursor, integer)[0]) is int


@pytest.mark.parametrize("value", [True, 2**63, -(2**63) - 1, 1.0, "1", None, [1]])
def test_only_a_bigint_is_an_integer(value: Any) -> None:
    with pytest.raises(PageNotFound):
        decode_cursor(base64.urlsafe_b64encode(json.dumps([value]).encode()).decode(), integer)


def test_a_cursor_gives_its_position_back() -> None:
    now, some_id = datetime(2024, 12, 1, 10, 30, 0, 123, tzinfo=UTC), uuid4()
    assert decode_cursor(encode_cursor(now, some_id), moment, identifier) == (now, some_id)
    assert decode_cursor(encode_cursor(-(2**63)), integer) == (-(2**63),)
