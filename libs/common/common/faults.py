"""Exceptions in words that may be written down: what happened and where, but not to whom or with what.

Messages of drivers and validators repeat the values they choked on: addresses, passwords, whole rows.
"""

import re
import traceback
from collections.abc import Iterator

import psycopg
import pydantic
import sqlalchemy.exc

from common.errors import DomainError

LONGEST = 4000
FRAMES = -8
_NAMES_ONLY = ("23", "42")
"""Classes of SQLSTATE whose messages name tables, columns and constraints, never values."""
_SECRETS = tuple(
    (sign, re.compile(pattern))
    for sign, pattern in (
        ("@", r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"),  # an e-mail address
        ("@", r"(?<=://)[^\s/:@\"]*:[^\s/@\"]*(?=@)"),  # the user and password of an address
        ("eyJ", r"\beyJ[\w-]{6,}\.[\w-]+\.[\w-]*"),  # a signed token
        ("earer ", r"(?i:\bbearer\s+)[\w.~+/=-]+"),
        ("_test_", r"\b(?:sk|rk|pk)_test_\w+"),
        ("_live_", r"\b(?:sk|rk|pk)_live_\w+"),
        ("whsec_", r"\bwhsec_\w+"),
        ("_secret_", r"\b\w+_secret_\w+"),
        ("+", r"(?<!\w)\+\d(?:[ ().-]{0,2}\d){6,14}(?!\w)"),  # the number of a telephone
        ("", r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w.-])"),  # the number of a card
    )
)
"""By a sign that is quick to look for."""


def censored(text: str) -> str:
    """The text without anything that has the form of a secret, or of a person's address or number."""
    for sign, pattern in _SECRETS:
        if sign in text:
            text = pattern.sub("[withheld]", text)
    return text


def kind(error: BaseException) -> str:
    """The class, for `error.type`: the driver's own where SQLAlchemy wraps it."""
    return type(_bare(error)).__qualname__


def reason(error: BaseException) -> str:
    """One line about an exception."""
    error = _bare(error)
    said = _said(error)
    return f"{kind(error)}: {said}" if said else kind(error)


def account(error: BaseException) -> str:
    """The traceback, causes first, without values: neither locals nor the messages that repeat them."""
    return "\n".join(_lines(error))[-LONGEST:].replace("\x00", "")


def _lines(error: BaseException) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and _bare(error) is not before:
        yield from _lines(before)
        yield "which led to:"
    for frame in traceback.extract_tb(error.__traceback__, limit=FRAMES):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
    yield reason(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _lines(each)


def _bare(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) and error.orig is not None else error


def _said(error: BaseException) -> str:
    match error:
        case DomainError():
            return f"{error.code} {error.facts.get('reason') or error.facts.get('status') or ''}".strip()
        case psycopg.Error() if error.sqlstate is not None:
            return _of_the_database(error)
        case pydantic.ValidationError():
            faults = error.errors(include_url=False, include_context=False, include_input=False)
            return ", ".join(f"{'.'.join(map(str, fault['loc']))} {fault['type']}" for fault in faults)
        case sqlalchemy.exc.StatementError():
            return kind(error.orig) if error.orig is not None else ""
    return censored(str(error))


def _of_the_database(error: psycopg.Error) -> str:
    state = error.sqlstate or ""
    words = error.diag.message_primary if state[:2] in _NAMES_ONLY else error.diag.constraint_name
    return f"{state} {words or ''}".strip()
