"""Clients of internal interfaces for tests: of fakes, and of a service under test on either transport."""

from collections.abc import Mapping, Sequence

from atelier.embedded.asgi_transport import AsgiTransport
from atelier.embedded.in_process_resolver import InProcessResolver
from common.http.service_app import ServiceApp
from common.kernel.callers import CallerTokens
from common.rpc.interface import ServiceInterface
from common.rpc.internal_app import InternalApp
from common.rpc.resolver import HttpResolver, ServiceResolver
from common.runtime.service import Service


def fakes(services: Mapping[str, Sequence[ServiceInterface]]) -> ServiceResolver:
    """Resolves to hand-written implementations, by the name of their service."""
    resolver = InProcessResolver()
    for name, implementations in services.items():
        resolver.add(name, InternalApp(*implementations))
    return resolver


TRANSPORTS = ("direct", "http")
"""For tests that run on both: `pytest.fixture(params=TRANSPORTS)` and `resolver_of`."""


def resolver_of(service: Service, transport: str, tokens: CallerTokens) -> ServiceResolver:
    """Calls the service as the embedded topology does (`direct`), or by HTTP requests without a socket (`http`)."""
    if transport == "direct":
        return direct(service)
    app = service.app
    assert isinstance(app, ServiceApp)
    return HttpResolver(tokens, lambda _: AsgiTransport(app))


def direct(service: Service) -> ServiceResolver:
    resolver = InProcessResolver()
    resolver.add(service.name, service.internal)
    return resolver
