"""Whose a book is."""

from uuid import UUID, uuid4

import pytest
from common.kernel.callers import Caller
from generation.books.errors import BookClosed, BookNotOwned
from generation.books.rules.owner import BookOwner
from generation.books.tables.book import CLOSED, Book, BookStatus

USER, GUEST = uuid4(), uuid4()


def book(user_id: UUID | None = None, guest_id: UUID | None = None) -> Book:
    return Book(storefront="s", title="t", slug="t", art_style="Pixar", user_id=user_id, guest_id=guest_id)


def owner(user_id: UUID | None = None, guest_id: UUID | None = None) -> BookOwner:
    return BookOwner.of(Caller(storefront="s", user_id=user_id, guest_id=guest_id))


def test_a_user_owns_their_books() -> None:
    assert owner(user_id=USER).owns(book(user_id=USER))
    assert not owner(user_id=uuid4()).owns(book(user_id=USER))


def test_a_guest_owns_their_books() -> None:
    assert owner(guest_id=GUEST).owns(book(guest_id=GUEST))
    assert not owner(guest_id=uuid4()).owns(book(guest_id=GUEST))


def test_a_session_beats_a_guest() -> None:
    assert not owner(user_id=USER, guest_id=GUEST).owns(book(guest_id=GUEST))


def test_a_caller_without_identity_owns_nothing() -> None:
    assert not owner().owns(book(guest_id=GUEST))
    assert not owner().owns(book())
    with pytest.raises(BookNotOwned):
        owner().check(book(user_id=USER))


@pytest.mark.parametrize("status", BookStatus)
def test_only_locked_printed_and_archived_books_are_closed(status: BookStatus) -> None:
    one = book(user_id=USER)
    one.status = status
    if status in CLOSED:
        with pytest.raises(BookClosed):
            one.check_open()
    else:
        one.check_open()
