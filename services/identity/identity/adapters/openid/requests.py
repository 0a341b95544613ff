"""HTTP requests to an OpenID provider, with a deadline."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
import structlog
from common.observability import telemetry
from common.rpc.http_transport import HttpClientError, HttpResponse, HttpTransport

from identity.domain.sign_in_errors import AuthorizationCodeRefused, ProviderUnavailable

TIMEOUT_SECONDS = 5.0
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
JSON = {"Accept": "application/json"}
log = structlog.get_logger()


class ProviderRequests:
    """Every request raises ProviderUnavailable unless the provider responds with a JSON object in time."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport

    async def document(self, url: str) -> dict[str, Any]:
        response = await self._send("GET", url, JSON, b"")
        if response.status != 200:
            raise ProviderUnavailable(reason=f"{url} responded with {response.status}")
        return _parsed(response)

    async def token(self, url: str, form: str) -> dict[str, Any]:
        """The response of a token endpoint. Raises AuthorizationCodeRefused if it refuses the request."""
        response = await self._send("POST", url, FORM, form.encode())
        if 400 <= response.status < 500 and response.status != 429:
            log.warning("authorization_code_refused", status=response.status, error=_error(response))
            raise AuthorizationCodeRefused()
        if response.status != 200:
            raise ProviderUnavailable(reason=f"the token endpoint responded with {response.status}")
        return _parsed(response)

    async def _send(self, method: str, url: str, headers: Mapping[str, str], content: bytes) -> HttpResponse:
        address = urlsplit(url)
        try:
            with telemetry.client_span(str(address.hostname), method, address.path):
                return await self._transport.request(method, url, headers, content, TIMEOUT_SECONDS)
        except HttpClientError as error:
            raise ProviderUnavailable(reason=f"{type(error).__name__}: {error}") from error


def _parsed(response: HttpResponse) -> dict[str, Any]:
    try:
        document = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        document = None
    if not isinstance(document, dict):
        raise ProviderUnavailable(reason="a response is not a JSON object")
    return document


def _error(response: HttpResponse) -> str:
    """OAuth's code of the error (RFC 6749, section 5.2)."""
    try:
        return str(_parsed(response).get("error"))[:100]
    except ProviderUnavailable:
        return "unknown"
