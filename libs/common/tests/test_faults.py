"""What is written down about an exception: what happened and where, not to whom or with what."""

from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy.exc
from common import faults
from common.errors import Conflict
from common.testing.servers import postgres_url
from pydantic import BaseModel
from sqlalchemy import create_engine, text

EMAIL = "jane.doe@customer.example"
PASSWORD = "Correct-Horse-7"


class Form(BaseModel):
    email: str
    age: int


class Taken(Conflict):
    code = "thing.taken"


def raised(by: Callable[[], object]) -> Exception:
    try:
        by()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def duplicate() -> object:
    with psycopg.connect(postgres_url()) as connection:
        connection.execute("create temporary table people (email text constraint people_email unique)")
        for _ in range(2):
            connection.execute("insert into people values (%s)", (EMAIL,))
    return None


def unreadable() -> object:
    with psycopg.connect(postgres_url()) as connection:
        return connection.execute("select %s::text::uuid", (PASSWORD,))


def through_sqlalchemy() -> object:
    engine = create_engine(postgres_url().replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        return connection.execute(text("select cast(:it as uuid)"), {"it": PASSWORD})


def misfilled() -> object:
    return Form.model_validate({"email": [EMAIL], "age": PASSWORD})


def refused() -> object:
    raise Taken(email=EMAIL, status="shipped")


def addressed() -> object:
    raise ValueError(f"no route to postgresql://atelier:{PASSWORD}@db/orders for {EMAIL}")


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (duplicate, 'UniqueViolation: 23505 duplicate key value violates unique constraint "people_email"'),
        (unreadable, "InvalidTextRepresentation: 22P02"),
        (through_sqlalchemy, "InvalidTextRepresentation: 22P02"),
        (misfilled, "ValidationError: email string_type, age int_parsing"),
        (refused, "Taken: thing.taken shipped"),
        (addressed, "ValueError: no route to postgresql://[withheld]@db/orders for [withheld]"),
    ],
)
def test_a_reason_names_no_values(by: Callable[[], object], told: str) -> None:
    assert faults.reason(raised(by)) == told


def test_an_account_has_causes_and_frames_but_neither_locals_nor_values() -> None:
    def wrapped() -> object:
        try:
            return misfilled()
        except ValueError as error:
            raise RuntimeError("the form") from error

    told = faults.account(raised(wrapped))
    assert "in misfilled: return Form.model_validate" in told
    assert told.index("ValidationError") < told.index("which led to:") < told.index("RuntimeError: the form")
    assert EMAIL not in told
    assert PASSWORD not in told


def test_an_account_of_several_failures_has_them_all() -> None:
    told = faults.account(ExceptionGroup("two", [ValueError("one"), sqlalchemy.exc.NoResultFound("other")]))
    assert "ValueError: one" in told
    assert "NoResultFound: other" in told


@pytest.mark.parametrize(
    "secret",
    [
        EMAIL,
        "4242424242424242",
        "4242 4242 4242 4242",
        "+1 (415) 555-0132",
        "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "sk_test_emporium",
        "whsec_sandbox",
        "pi_1_secret_2",
    ],
)
def test_what_looks_like_a_secret_is_withheld(secret: str) -> None:
    assert faults.censored(f'{{"event": "so {secret} it was"}}') == '{"event": "so [withheld] it was"}'


@pytest.mark.parametrize(
    "harmless",
    ["12345678-1234-1234-1234-123456789012", "2026-11-21T10:04:49.123456+00:00", "0.1234567890123456", "a@b", "EM-1"],
)
def test_what_does_not_is_not(harmless: str) -> None:
    assert faults.censored(f"so {harmless} it was") == f"so {harmless} it was"
