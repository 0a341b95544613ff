"""Descriptions of exceptions without the values involved, for logs, spans and stored failures.

Messages of drivers and validators repeat the values that they refuse: addresses, passwords, whole rows.
"""

import re
import traceback
from collections.abc import Iterator

import psycopg
import pydantic
import sqlalchemy.exc

from common.kernel.errors import DomainError

MAX_CHARACTERS = 4000
FRAMES = -8
"""The number of frames of each traceback, counted from the last."""
_NAMES_ONLY = ("23", "42")
"""Classes of SQLSTATE whose messages name tables, columns and constraints, never values."""
_SECRETS = tuple(
    (substring, re.compile(pattern))
    for substring, pattern in (
        ("@", r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+"),  # an e-mail address
        ("@", r"(?<=://)[^\s/:@\"]*:[^\s/@\"]*(?=@)"),  # the user and password of an address
        ("eyJ", r"\beyJ[\w-]{6,}\.[\w-]+\.[\w-]*"),  # a signed token
        ("earer ", r"(?i:\bbearer\s+)[\w.~+/=-]+"),
        ("_test_", r"\b(?:sk|rk|pk)_test_\w+"),
        ("_live_", r"\b(?:sk|rk|pk)_live_\w+"),
        ("whsec_", r"\bwhsec_\w+"),
        ("_secret_", r"\b\w+_secret_\w+"),
        ("+", r"(?<!\w)\+\d(?:[ ().-]{0,2}\d){6,14}(?!\w)"),  # a telephone number
        ("", r"(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w.-])"),  # a card number
    )
)
"""Each with a substring that every match contains, which is much faster to search for."""


def redact(text: str) -> str:
    """The text without anything that has the form of a secret, an e-mail address, a telephone or card number."""
    for substring, pattern in _SECRETS:
        if substring in text:
            text = pattern.sub("[withheld]", text)
    return text


def error_type(error: BaseException) -> str:
    """The name of the class, for the attribute `error.type`: the driver's own where SQLAlchemy wraps it."""
    return type(_unwrapped(error)).__qualname__


def reason(error: BaseException) -> str:
    """One line: the class, and the part of the message that contains no values."""
    error = _unwrapped(error)
    detail = _detail(error)
    return f"{error_type(error)}: {detail}" if detail else error_type(error)


def traceback_of(error: BaseException) -> str:
    """The traceback, causes first, without locals and without the messages that repeat values."""
    return "\n".join(_lines(error))[-MAX_CHARACTERS:].replace("\x00", "")


def _lines(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and _unwrapped(error) is not cause:
        yield from _lines(cause)
        yield "which led to:"
    for frame in traceback.extract_tb(error.__traceback__, limit=FRAMES):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
    yield reason(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _lines(each)


def _unwrapped(error: BaseException) -> BaseException:
    return error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) and error.orig is not None else error


def _detail(error: BaseException) -> str:
    match error:
        case DomainError():
            return f"{error.code} {error.facts.get('reason') or error.facts.get('status') or ''}".strip()
        case psycopg.Error() if error.sqlstate is not None:
            return _database_detail(error)
        case pydantic.ValidationError():
            invalid = error.errors(include_url=False, include_context=False, include_input=False)
            return ", ".join(f"{'.'.join(map(str, each['loc']))} {each['type']}" for each in invalid)
        case sqlalchemy.exc.StatementError():
            return error_type(error.orig) if error.orig is not None else ""
    return redact(str(error))


def _database_detail(error: psycopg.Error) -> str:
    state = error.sqlstate or ""
    detail = error.diag.message_primary if state[:2] in _NAMES_ONLY else error.diag.constraint_name
    return f"{state} {detail or ''}".strip()
