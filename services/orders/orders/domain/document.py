"""The text of a document about an order, before it is laid out."""

from dataclasses import dataclass

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`facts` are labels with values, `blocks` headings with lines, such as addresses; the last column of `rows` is
    aligned to the right, as are the amounts of `totals`.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


DOCUMENT = TypeAdapter(Document)
