"""Descriptions of exceptions contain no values."""

from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy.exc
from common.kernel.errors import Conflict
from common.observability import redaction
from pydantic import BaseModel
from sqlalchemy import create_engine, text
from testkit.servers import postgres_url

EMAIL = "jane.doe@customer.example"
PASSWORD = "Correct-Horse-7"


class Form(BaseModel):
    email: str
    age: int


class Taken(Conflict):
    code = "thing.taken"


def raised(action: Callable[[], object]) -> Exception:
    try:
        action()
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


def invalid_form() -> object:
    return Form.model_validate({"email": [EMAIL], "age": PASSWORD})


def refused() -> object:
    raise Taken(email=EMAIL, status="shipped")


def with_credentials_in_a_url() -> object:
    raise ValueError(f"no route to postgresql://atelier:{PASSWORD}@db/orders for {EMAIL}")


@pytest.mark.parametrize(
    ("raises", "reason"),
    [
        (duplicate, 'UniqueViolation: 23505 duplicate key value violates unique constraint "people_email"'),
        (unreadable, "InvalidTextRepresentation: 22P02"),
        (through_sqlalchemy, "InvalidTextRepresentation: 22P02"),
        (invalid_form, "ValidationError: email string_type, age int_parsing"),
        (refused, "Taken: thing.taken shipped"),
        (with_credentials_in_a_url, "ValueError: no route to postgresql://[withheld]@db/orders for [withheld]"),
    ],
)
def test_a_reason_contains_no_values(raises: Callable[[], object], reason: str) -> None:
    assert redaction.reason(raised(raises)) == reason


def test_a_traceback_has_causes_and_frames_but_no_locals_and_no_values() -> None:
    def wrapped() -> object:
        try:
            return invalid_form()
        except ValueError as error:
            raise RuntimeError("the form") from error

    traceback = redaction.traceback_of(raised(wrapped))
    assert "in invalid_form: return Form.model_validate" in traceback
    assert (
        traceback.index("ValidationError")
        < traceback.index("which led to:")
        < traceback.index("RuntimeError: the form")
    )
    assert EMAIL not in traceback
    assert PASSWORD not in traceback


def test_the_traceback_of_an_exception_group_has_all_its_exceptions() -> None:
    traceback = redaction.traceback_of(
        ExceptionGroup("two", [ValueError("one"), sqlalchemy.exc.NoResultFound("other")])
    )
    assert "ValueError: one" in traceback
    assert "NoResultFound: other" in traceback


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
def test_what_looks_like_a_secret_is_redacted(secret: str) -> None:
    assert redaction.redact(f'{{"event": "so {secret} it was"}}') == '{"event": "so [withheld] it was"}'


@pytest.mark.parametrize(
    "harmless",
    ["12345678-1234-1234-1234-123456789012", "2026-11-21T10:04:49.123456+00:00", "0.1234567890123456", "a@b", "EM-1"],
)
def test_identifiers_dates_and_numbers_are_not_redacted(harmless: str) -> None:
    assert redaction.redact(f"so {harmless} it was") == f"so {harmless} it was"
