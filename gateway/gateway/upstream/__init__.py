"""The way to a service over the network, as an ASGI application: pooled, streamed, bounded in time, broken off early.

`create_upstreams` makes one per service; the gateway cannot tell it from a service in its own process.
"""

from gateway.upstream.network import create_upstreams

__all__ = ["create_upstreams"]
