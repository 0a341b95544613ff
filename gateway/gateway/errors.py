"""The gateway's own refusals; the dialects find the words."""

from common.errors import DomainError, Kind, NotFound


class RouteNotFound(NotFound):
    """No service owns this address."""

    code = "route.not_found"


class MethodNotAllowed(DomainError):
    """`allow` lists what the address takes."""

    kind = Kind.METHOD_NOT_ALLOWED
    code = "route.method_not_allowed"


class AddressTooLong(DomainError):
    kind = Kind.MALFORMED
    code = "request.address_too_long"


class InvalidHost(DomainError):
    """No `Host`, several, or one that is no host."""

    kind = Kind.MALFORMED
    code = "request.invalid_host"


class BodyTooLarge(DomainError):
    """More bytes than the storefront takes, announced or actually sent."""

    kind = Kind.TOO_LARGE
    code = "request.too_large"


class BodyIncomplete(DomainError):
    """The body did not arrive in time, or the client left before it was whole."""

    kind = Kind.TIMEOUT
    code = "request.timeout"


class Throttled(DomainError):
    """`retry_after` in whole seconds, at least one."""

    kind = Kind.THROTTLED
    code = "request.throttled"
