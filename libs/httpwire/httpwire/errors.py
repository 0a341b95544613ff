"""Why a request has no complete response."""


class HttpClientError(Exception):
    """There is no response, or not a complete one."""


class ConnectFailed(HttpClientError):
    """No connection could be opened, so nothing was sent: the request may be sent again."""


class ConnectionBroken(HttpClientError):
    """The connection ended, or carried something that is not HTTP, before the response was complete.

    `response_started` is true if some of the response had arrived. In either case the server may have processed the
    request.
    """

    def __init__(self, reason: str, *, response_started: bool) -> None:
        super().__init__(reason)
        self.response_started = response_started


class ResponseTimeout(HttpClientError):
    """Connected, but the server did not send or receive anything before the deadline. It may process the request."""
