"""Errors of the domain, and their representation that every dialect renders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """The kind of an error; a dialect derives the status from it unless its own table is more specific."""

    INVALID = "invalid"
    MALFORMED = "malformed"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One rule that one field of a request violates.

    `path` is dotted (`items.0.quantity`), empty for the body as a whole. `rule` is pydantic's error type
    or a domain code; `facts` are the values that a message about it may contain.
    """

    path: str
    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error, independent of dialects."""

    kind: Kind
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[FieldFault, ...] = ()


class DomainError(Exception):
    """Base class of every error that the client gets. Subclasses set `kind` and `code`; instances have `facts`.

    An error that concerns one field of the request has its name in `field`, and dialects report it at that field.
    """

    kind: ClassVar[Kind]
    code: ClassVar[str]
    field: ClassVar[str | None] = None

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def problem(self) -> Problem:
        faults = (FieldFault(self.field, self.code, self.facts),) if self.field else ()
        return Problem(self.kind, self.code, self.facts, faults)


class Invalid(DomainError):
    kind = Kind.INVALID


class Unauthenticated(DomainError):
    kind = Kind.UNAUTHENTICATED


class Forbidden(DomainError):
    kind = Kind.FORBIDDEN


class NotFound(DomainError):
    kind = Kind.NOT_FOUND


class Conflict(DomainError):
    kind = Kind.CONFLICT


class Unavailable(DomainError):
    kind = Kind.UNAVAILABLE


class NotAuthenticated(Unauthenticated):
    """The operation requires a signed-in user."""

    code = "caller.not_authenticated"


class InvalidToken(Unauthenticated):
    """The token is forged, expired, revoked or for another storefront."""

    code = "caller.invalid_token"


class PermissionDenied(Forbidden):
    code = "caller.permission_denied"


class PermissionMissing(Forbidden):
    """The member of staff does not have the permission that the operation requires."""

    code = "caller.permission_missing"


class PageNotFound(NotFound):
    code = "page.not_found"


class TooManyStreams(DomainError):
    """Facts: retry_after."""

    kind = Kind.THROTTLED
    code = "stream.too_many"


class IdempotencyKeyMissing(DomainError):
    """The operation is executed only with a key, so that a repeated request has one effect."""

    kind = Kind.MALFORMED
    code = "idempotency.key_missing"


class IdempotencyKeyReused(Invalid):
    """The key was used with another request before."""

    code = "idempotency.key_reused"


class IdempotencyKeyInUse(Conflict):
    """The first request with this key is still running."""

    code = "idempotency.in_progress"


class CountDiffers(Conflict):
    """A filter selects another number than the client has confirmed, or too many. Facts: `count`, `most`."""

    code = "bulk.count_differs"


class ServiceUnavailable(Unavailable):
    """Another service did not respond, after the retries of its client."""

    code = "service.unavailable"


class InvalidFields(DomainError):
    """Several fields of one request are invalid by rules that need more than the request itself."""

    kind = Kind.INVALID
    code = "request.invalid"

    def __init__(self, *faults: FieldFault) -> None:
        super().__init__()
        self.faults = faults

    def problem(self) -> Problem:
        return Problem(self.kind, self.code, fields=self.faults)


class RemoteRefusal(DomainError):
    """Another service's error, with the same kind, code, facts and fields."""

    def __init__(self, problem: Problem) -> None:
        self.code = problem.code  # type: ignore[misc]  # only here the code belongs to the instance
        super().__init__(**problem.facts)
        self._problem = problem

    def problem(self) -> Problem:
        return self._problem


class ClientLeft(DomainError):
    """The client disconnected before the response."""

    kind = Kind.TIMEOUT
    code = "request.timeout"
