"""The refusals of webhooks."""

from common.kernel.errors import Conflict, Invalid, NotFound


class EndpointNotFound(NotFound):
    code = "webhook_endpoint.not_found"


class EndpointDisabled(Conflict):
    """Nothing is sent to a disabled endpoint."""

    code = "webhook_endpoint.disabled"


class TooManyEndpoints(Conflict):
    """Facts: `most`."""

    code = "webhook_endpoint.too_many"


class UrlRefused(Invalid):
    """Not an address that may be called. Facts: `reason`."""

    code = "webhook_endpoint.url_refused"
    field = "url"


class DeliveryNotFound(NotFound):
    code = "webhook_delivery.not_found"
