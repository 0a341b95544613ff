"""Calls between processes: `POST /internal/METHOD` with the arguments as JSON."""

from collections.abc import Mapping
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from common.kernel.callers import HEADER, INTERNAL, Caller, CallerTokens
from common.observability import log_context, redaction
from common.rpc.http_transport import HttpResponse, HttpTransport
from common.rpc.interface import Method
from common.rpc.refusals import PROBLEM, ServerFailure, failure_of
from common.rpc.service_client import ServiceClient

_CALLER = Caller(storefront="", scopes=frozenset({INTERNAL}))
log = structlog.get_logger()


class HttpClient(ServiceClient):
    """`tokens` are signed as the calling service."""

    def __init__(self, service: str, tokens: CallerTokens, transport: HttpTransport) -> None:
        super().__init__(service)
        self._tokens = tokens
        self._transport = transport

    async def _attempt(self, method: Method, arguments: BaseModel, headers: Mapping[str, str]) -> Any:
        token = self._tokens.issue(_CALLER, self.service)
        sent = {HEADER: token, "content-type": "application/json", **headers}
        request_id = log_context.fields().get("request_id")
        if request_id:
            sent["x-request-id"] = request_id
        content = arguments.model_dump_json().encode()
        path, seconds = f"/internal{method.path}", method.policy.timeout_seconds
        return _result(method, await self._transport.request("POST", path, sent, content, seconds))


def _result(method: Method, response: HttpResponse) -> Any:
    """Raises RemoteRefusal, or ServerFailure for a response that is neither a result nor a refusal."""
    try:
        if 200 <= response.status < 300:
            return method.result.validate_json(response.content)
        if response.status < 500:
            raise failure_of(PROBLEM.validate_json(response.content))
    except ValidationError as error:
        log.error("internal_response_invalid", method=method.name, reason=redaction.reason(error))
        raise ServerFailure(response.status) from error
    raise ServerFailure(response.status)
