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
from common.observability.secret_patterns import redact

__all__ = ["error_type", "reason", "redact", "traceback_of"]

MAX_CHARACTERS = 4000
FRAMES = -8
"""The number of frames of each traceback, counted from the last."""
EXCEPTIONS = 50
"""The number of exceptions of one traceback, counted from the one that was caught."""
_FRAME = re.compile(r'  File "[^"]+", line \d+, in \S+')
_NAMES_ONLY = ("23", "42")
"""Classes of SQLSTATE whose messages name tables, columns and constraints, never values."""


def error_type(error: BaseException) -> str:
    """The name of the class, for the attribute `error.type`: the driver's own where SQLAlchemy wraps it."""
    return type(_unwrapped(error)).__qualname__


def reason(error: BaseException) -> str:
    """One line: the class, and the part of the message that contains no values. Never raises."""
    error = _unwrapped(error)
    try:
        detail = _detail(error)
    except Exception:  # of its __str__
        detail = ""
    return f"{error_type(error)}: {detail}" if detail else error_type(error)


def traceback_of(error: BaseException | None) -> str:
    """The traceback, causes first, without locals and without the messages that repeat values. Never raises."""
    if error is None:
        return ""
    try:
        return "\n".join(_lines(error, set()))[-MAX_CHARACTERS:].replace("\x00", "")
    except Exception as failure:  # RecursionError, if there is no stack left to describe one
        return f"{error_type(error)} (its traceback could not be rendered: {error_type(failure)})"


def _lines(error: BaseException, described: set[int]) -> Iterator[str]:
    for position, each in enumerate(reversed(list(_chain(error, described)))):
        if position:
            yield "which led to:"
        for frame in traceback.extract_tb(each.__traceback__, limit=FRAMES):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
        yield reason(each)
        if isinstance(each, BaseExceptionGroup):
            for member in each.exceptions:
                yield from _lines(member, described)


def _chain(error: BaseException | None, described: set[int]) -> Iterator[BaseException]:
    """The exception and its causes, each once: libraries that raise a stored exception again make cycles of causes."""
    while error is not None and id(error) not in described and len(described) < EXCEPTIONS:
        described.add(id(error))
        yield error
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        error = None if cause is _unwrapped(error) else cause


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
    if type(error).__name__.endswith("RemoteTraceback"):  # its message is the text of a traceback in a child process
        return "".join(f"\n{frame}" for frame in _FRAME.findall(str(error))[FRAMES:])
    return redact(str(error)[: 2 * MAX_CHARACTERS])[:MAX_CHARACTERS]


def _database_detail(error: psycopg.Error) -> str:
    state = error.sqlstate or ""
    detail = error.diag.message_primary if state[:2] in _NAMES_ONLY else error.diag.constraint_name
    return f"{state} {detail or ''}".strip()
