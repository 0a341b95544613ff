"""Clients of the services, in each topology."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import ClassVar

from common.kernel.callers import CallerTokens
from common.rpc.http_client import HttpClient
from common.rpc.http_transport import HttpTransport
from common.rpc.pooled_transport import PooledTransport
from common.rpc.service_client import I, ServiceClient


class ServiceResolver(ABC):
    is_in_process: ClassVar[bool]

    def get(self, interface: type[I], service: str | None = None) -> I:
        """A client of the interface. `service` is required for an interface that every service has."""
        name = service or interface.service
        if name is None:
            raise TypeError(f"{interface.__name__} belongs to no single service: name the service")
        return self._client(name).implementing(interface)

    @abstractmethod
    def _client(self, service: str) -> ServiceClient: ...


class HttpResolver(ServiceResolver):
    """The distributed topology. `transport_to` returns the transport to a service."""

    is_in_process = False

    def __init__(self, tokens: CallerTokens, transport_to: Callable[[str], HttpTransport]) -> None:
        self._tokens = tokens
        self._transport_to = transport_to
        self._clients: dict[str, ServiceClient] = {}

    @classmethod
    def at(cls, urls: Mapping[str, str], tokens: CallerTokens) -> "HttpResolver":
        """Maps each service to its URL, or to several URLs separated by commas."""
        return cls(tokens, lambda service: PooledTransport(urls[service].split(",")))

    def _client(self, service: str) -> ServiceClient:
        if service not in self._clients:
            self._clients[service] = HttpClient(service, self._tokens, self._transport_to(service))
        return self._clients[service]
