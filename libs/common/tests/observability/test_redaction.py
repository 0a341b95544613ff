"""Descriptions of exceptions contain no values."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

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


def cyclic(length: int) -> Exception:
    """An exception whose causes make a cycle, as after a library raised a stored exception in its own handler."""
    errors = [ConnectionError(f"error {position}") for position in range(length)]
    for position, error in enumerate(errors):
        error.__cause__ = errors[(position + 1) % length]
    return errors[0]


@pytest.mark.parametrize("length", [1, 2, 7])
def test_a_cycle_of_causes_is_described_once(length: int) -> None:
    described = redaction.traceback_of(cyclic(length))
    assert described.count("ConnectionError: error") == length
    assert described.endswith("ConnectionError: error 0")


def test_a_cycle_through_an_exception_group_is_described_once() -> None:
    member = ValueError("inside")
    group = ExceptionGroup("several", [member, cyclic(3)])
    member.__context__ = group
    assert redaction.traceback_of(group).count("ValueError: inside") == 1


def test_a_chain_of_thousands_of_causes_is_cut_off_at_its_beginning() -> None:
    error = ValueError("first")
    for _ in range(5000):
        later = ValueError("later")
        later.__context__, error = error, later
    last = RuntimeError("last")
    last.__context__ = error
    described = redaction.traceback_of(last)
    assert "first" not in described
    assert described.endswith("RuntimeError: last")


def test_an_exception_without_a_text_is_described_by_its_class() -> None:
    class Unprintable(Exception):
        def __str__(self) -> str:
            raise ValueError(PASSWORD)

    assert (
        redaction.reason(Unprintable()) == redaction.traceback_of(Unprintable()) == redaction.error_type(Unprintable())
    )


def test_the_traceback_of_a_child_process_is_reduced_to_its_frames() -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(int, PASSWORD).exception()
    assert error is not None
    assert error.__cause__ is not None
    assert PASSWORD in str(error.__cause__)
    described = redaction.traceback_of(error.__cause__)
    assert "process.py" in described
    assert PASSWORD not in described


def test_the_query_of_an_address_is_redacted() -> None:
    given = '{"reason": "no answer of https://files.example/a.png?sig=abc&until=5", "next": 1}'
    expected = '{"reason": "no answer of https://files.example/a.png?[withheld]", "next": 1}'
    assert redaction.redact(given) == expected
