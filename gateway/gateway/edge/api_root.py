"""The API root of a storefront, if its contract has one: the URLs of endpoints, by name."""

import orjson
from httpwire import Header

from gateway.http.errors import MethodNotAllowed
from gateway.http.request_context import RequestContext
from gateway.http.response_writer import ResponseWriter
from gateway.routing.route_resolver import ResolvedRoute

JSON: Header = (b"content-type", b"application/json")


async def serve_api_root(context: RequestContext, route: ResolvedRoute, writer: ResponseWriter) -> bool:
    """Send the response, without tokens and rate limits; False if the path is not that of the API root.

    The URLs are absolute, and begin as the client called: with the storefront's host, or with its path prefix.
    """
    contract = route.contract
    if not contract.root or route.path != contract.docs_root:
        return False
    if context.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(allow="GET, HEAD")
    body = orjson.dumps({name: route.base + path for name, path in contract.root.items()})
    await writer.send_response(200, [JSON, (b"content-length", str(len(body)).encode())], body)
    return True
