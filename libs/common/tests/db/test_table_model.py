"""Objects of table classes: their defaults, the changes that SQLAlchemy tracks, and the names they accept."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from common.db.table_model import TableModel
from sqlalchemy import Column, inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field


class Root(TableModel, registry=registry()):
    pass


class Guest(Root, table=True):
    __tablename__ = "guests"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    name: str
    rooms: int = 1
    facts: dict[str, Any] = Field(default={"tall": True}, sa_column=Column(JSONB, nullable=False))


def test_missing_values_have_their_defaults_and_no_default_is_shared() -> None:
    ann, bob = Guest(name="Ann"), Guest(name="Bob", rooms=2)
    assert (ann.name, ann.rooms, bob.rooms) == ("Ann", 1, 2)
    assert ann.id != bob.id
    ann.facts["tall"] = False
    assert (bob.facts, Guest(name="Cid").facts) == ({"tall": True}, {"tall": True})


def test_a_name_that_is_not_a_field_is_refused() -> None:
    with pytest.raises(TypeError, match="Guest has no hair, size"):
        Guest(name="Ann", **dict[str, Any](size=3, hair="red"))


def test_an_attribute_that_was_set_is_tracked_as_changed() -> None:
    guest = Guest(name="Ann")
    assert dict(inspect(guest).committed_state) == {}
    guest.rooms = 3
    assert guest.rooms == 3
    assert set(inspect(guest).committed_state) == {"rooms"}


def test_it_can_be_printed_and_dumped_like_any_model() -> None:
    guest = Guest(name="Ann", rooms=2)
    assert guest.model_dump(exclude={"id"}) == {"name": "Ann", "rooms": 2, "facts": {"tall": True}}
    assert guest == Guest(**guest.model_dump())
