"""A call on either transport: its span, its attempts, and the exception when they fail."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from common.kernel.errors import RemoteRefusal, ServiceUnavailable
from common.observability import telemetry, tracing
from common.rpc.http_transport import HttpClientError
from common.rpc.interface import Method, ServiceInterface
from common.rpc.refusals import STATUS, ServerFailure

BACKOFF_SECONDS = 0.05
I = TypeVar("I", bound=ServiceInterface)  # noqa: E741  # an interface


class ServiceClient(ABC):
    """Calls the internal methods of one service."""

    def __init__(self, service: str) -> None:
        self.service = service

    def implementing(self, interface: type[I]) -> I:
        """An implementation of the interface whose methods call the service."""
        forwarding = {name: _forwarding(self, method) for name, method in interface.methods.items()}
        return cast("I", type(f"{interface.__name__}Client", (interface,), forwarding)())

    async def call(self, method: Method, arguments: BaseModel) -> Any:
        """The result. Raises RemoteRefusal, or ServiceUnavailable after the last attempt."""
        with telemetry.client_span(self.service, "POST", f"/internal{method.path}") as span:
            try:
                result = await self._attempts(method, arguments, tracing.inject())
            except RemoteRefusal as refusal:
                telemetry.record_client_response(span, STATUS[refusal.problem().kind])
                raise
            telemetry.record_client_response(span, 200)
            return result

    async def _attempts(self, method: Method, arguments: BaseModel, headers: Mapping[str, str]) -> Any:
        """Every method is repeatable, so a failure that may be temporary is followed by another attempt."""
        attempt = 1
        while True:
            try:
                return await self._attempt(method, arguments, headers)
            except (HttpClientError, ServerFailure) as error:
                is_final = isinstance(error, ServerFailure) and not error.is_temporary
                if is_final or attempt == method.policy.attempts:
                    raise ServiceUnavailable(service=self.service) from error
            await asyncio.sleep(BACKOFF_SECONDS * 2**attempt)
            attempt += 1

    @abstractmethod
    async def _attempt(self, method: Method, arguments: BaseModel, headers: Mapping[str, str]) -> Any:
        """One attempt. `headers` carry the trace. Raises RemoteRefusal, ServerFailure or HttpClientError."""


def _forwarding(client: ServiceClient, method: Method) -> Any:
    async def forward(_: ServiceInterface, *positional: Any, **named: Any) -> Any:
        return await client.call(method, method.bind(positional, named))

    return forward
