"""Refusals the business intends, and the one neutral form that every dialect renders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    """What sort of refusal it is; a dialect chooses the status from it unless its own table says more."""

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
    """One rule broken by one field of a request.

    `path` is dotted (`items.0.quantity`), empty for the body as a whole. `rule` is pydantic's error type
    or a domain code; `facts` are what a sentence about it may mention.
    """

    path: str
    rule: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, in words no storefront owns."""

    kind: Kind
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[FieldFault, ...] = ()


class DomainError(Exception):
    """Root of every refusal. Subclasses fix `kind` and `code`; instances carry `facts`.

    A refusal that concerns one field of the request names it in `field`, and the dialects put it there.
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
    """Nobody is signed in, and the operation needs somebody."""

    code = "caller.not_authenticated"


class InvalidToken(Unauthenticated):
    """A token was presented that is forged, expired, revoked or meant for another storefront."""

    code = "caller.invalid_token"


class PermissionDenied(Forbidden):
    code = "caller.permission_denied"


class PageNotFound(NotFound):
    code = "page.not_found"


class IdempotencyKeyReused(Invalid):
    """The same key came with another request."""

    code = "idempotency.key_reused"


class IdempotencyKeyInUse(Conflict):
    """The first request with this key is still running."""

    code = "idempotency.in_progress"


class ServiceUnavailable(Unavailable):
    """A neighbour did not answer, after the retries its client allows."""

    code = "service.unavailable"


class InvalidFields(DomainError):
    """Several fields of one request are wrong; found by a rule that needs more than the body to know."""

    kind = Kind.INVALID
    code = "request.invalid"

    def __init__(self, *faults: FieldFault) -> None:
        super().__init__()
        self.faults = faults

    def problem(self) -> Problem:
        return Problem(self.kind, self.code, fields=self.faults)


class RemoteRefusal(DomainError):
    """A sibling's refusal, passed on as if it were our own: same kind, code, facts and fields."""

    def __init__(self, problem: Problem) -> None:
        self.code = problem.code  # type: ignore[misc]  # the one refusal whose code comes with the instance
        super().__init__(**problem.facts)
        self._problem = problem

    def problem(self) -> Problem:
        return self._problem
