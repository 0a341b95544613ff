"""Requests to the services: forwarded with the gateway's headers, in process or over the network.

`create_upstreams` makes one ASGI application per service on the network (pooled connections, streaming, deadlines, one
retry, a circuit breaker). The forwarder treats it like a service in its own process.
"""

from gateway.upstream.upstream import create_upstreams

__all__ = ["create_upstreams"]
