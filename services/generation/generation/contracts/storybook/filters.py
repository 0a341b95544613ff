"""What lists are filtered by."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BeforeValidator


def _absent_if_empty(value: Any) -> Any:
    return value or None


OfBook = Annotated[UUID | None, BeforeValidator(_absent_if_empty), Query(alias="book_id")]
"""The query's `book_id`. An empty one is as if none was sent."""
