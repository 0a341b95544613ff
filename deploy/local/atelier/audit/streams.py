"""Comparing two sorted streams without holding either in memory."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from atelier.audit.databases import Row

T = TypeVar("T")
Pair = tuple[Row | None, Row | None]


def joined(left: Iterable[Row], right: Iterable[Row], key: str = "id") -> Iterator[Pair]:
    """A full outer join of rows that are unique and ascending by `key` on both sides."""
    lefts, rights = iter(left), iter(right)
    one, other = next(lefts, None), next(rights, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[key] < other[key]):
            yield one, None
            one = next(lefts, None)
        elif one is None or other[key] < one[key]:
            yield None, other
            other = next(rights, None)
        else:
            yield one, other
            one, other = next(lefts, None), next(rights, None)


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
