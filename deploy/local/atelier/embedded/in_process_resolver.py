"""Internal calls of the embedded topology: the implementation's method is called, without HTTP and serialisation."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from common.kernel.errors import Problem
from common.observability import log_context, telemetry
from common.rpc.http_transport import ConnectFailed, ResponseTimeout
from common.rpc.interface import Method
from common.rpc.internal_app import InternalApp, context_of
from common.rpc.refusals import PROBLEM, STATUS, failure_of
from common.rpc.resolver import ServiceResolver
from common.rpc.service_client import ServiceClient
from pydantic import BaseModel


class InProcessResolver(ServiceResolver):
    """The embedded topology: every service is in this process. A service may be added after its callers."""

    is_in_process = True

    def __init__(self) -> None:
        self._services: dict[str, InternalApp] = {}

    def add(self, service: str, app: InternalApp) -> None:
        self._services[service] = app

    def _client(self, service: str) -> ServiceClient:
        return DirectClient(service, self._services)


class DirectClient(ServiceClient):
    """`services` maps a service to its internal application. It is read at each call, so it may be filled later."""

    def __init__(self, service: str, services: Mapping[str, InternalApp]) -> None:
        super().__init__(service)
        self._services = services

    async def _attempt(self, method: Method, arguments: BaseModel, headers: Mapping[str, str]) -> Any:
        app = self._services.get(self.service)
        if app is None:
            raise ConnectFailed(f"{self.service} is not in this process")
        result = await self._measured_call(app, method, arguments)
        if isinstance(result, Problem):  # as it would arrive as JSON, so that its facts have the same types
            raise failure_of(PROBLEM.validate_json(PROBLEM.dump_json(result)))
        return result

    async def _measured_call(self, app: InternalApp, method: Method, arguments: BaseModel) -> Any | Problem:
        """Records the call as the service's own HTTP server would. Raises ResponseTimeout."""
        route, seconds = f"/internal{method.path}", method.policy.timeout_seconds
        status, started = 500, time.perf_counter()
        with (
            log_context.bound(service=self.service, **context_of(arguments)),
            telemetry.server_span("POST", "in-process", None, None) as span,
        ):
            try:
                async with asyncio.timeout(seconds):
                    result = await app.call(method.name, arguments)
                status = STATUS[result.kind] if isinstance(result, Problem) else 200
                return result
            except TimeoutError as error:
                raise ResponseTimeout(f"no result within {seconds} seconds") from error
            finally:
                duration = time.perf_counter() - started
                telemetry.record_response(span, "POST", status, duration, route, contract="internal")
