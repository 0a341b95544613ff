"""Pages and cursors as clients send them."""

from contextlib import suppress

import pytest
from common.errors import PageNotFound
from common.paging import PageRequest, decode_cursor, encode_cursor, page_request
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


@given(st.text())
def test_a_cursor_of_somebody_else_is_refused_or_harmless(cursor: str) -> None:
    with suppress(PageNotFound):
        assert isinstance(decode_cursor(cursor), list)


def test_a_cursor_gives_its_position_back() -> None:
    assert decode_cursor(encode_cursor("2024-12-01", 7)) == ["2024-12-01", 7]
