"""Errors that the gateway itself responds with; the dialect of the contract renders them."""

from common.kernel.errors import DomainError, Forbidden, Kind, NotFound, Unavailable


class RouteNotFound(NotFound):
    """No service owns this path."""

    code = "route.not_found"


class MethodNotAllowed(DomainError):
    """`allow` lists the methods that the path supports."""

    kind = Kind.METHOD_NOT_ALLOWED
    code = "route.method_not_allowed"


class AddressTooLong(DomainError):
    """The path or the query is too long."""

    kind = Kind.MALFORMED
    code = "request.address_too_long"


class InvalidHost(DomainError):
    """`Host` is missing, repeated or not valid."""

    kind = Kind.MALFORMED
    code = "request.invalid_host"


class BodyTooLarge(DomainError):
    """The body is larger than the storefront permits, by its `Content-Length` or by what was received."""

    kind = Kind.TOO_LARGE
    code = "request.too_large"


class BodyIncomplete(DomainError):
    """The body did not arrive in time, or the client disconnected before it was complete."""

    kind = Kind.TIMEOUT
    code = "request.timeout"


class Throttled(DomainError):
    """`retry_after` in whole seconds, at least one. With the facts of the limit, if a limit was the reason."""

    kind = Kind.THROTTLED
    code = "request.throttled"


class InMaintenance(Unavailable):
    """The storefront is in maintenance. `retry_after` in whole seconds."""

    code = "storefront.in_maintenance"


class CsrfFailed(Forbidden):
    """The header that repeats the CSRF cookie is missing, or differs from it."""

    code = "csrf.failed"


class OriginRefused(Forbidden):
    """A page of an origin that the storefront does not trust sent the request."""

    code = "origin.refused"
