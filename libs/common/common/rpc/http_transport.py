"""One HTTP request, whichever transport sends it. The response and the errors are httpwire's."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from httpwire import ConnectFailed as ConnectFailed
from httpwire import ConnectionBroken as ConnectionBroken
from httpwire import HttpClientError as HttpClientError
from httpwire import HttpResponse as HttpResponse
from httpwire import ResponseTimeout as ResponseTimeout


class HttpTransport(ABC):
    @abstractmethod
    async def request(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, timeout_seconds: float | None = None
    ) -> HttpResponse:
        """The complete response. Redirects are returned, not followed.

        Raises ConnectFailed, ConnectionBroken or ResponseTimeout, which are HttpClientErrors.
        """

    async def aclose(self) -> None:  # noqa: B027  # a transport without connections has nothing to close
        """Close the connections."""
