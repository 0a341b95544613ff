"""CPU time of an internal call: direct, by HTTP without a socket, and as a FastAPI endpoint without a socket.

The FastAPI endpoint is what internal calls were before decision 0027, in the embedded topology.
"""

from abc import abstractmethod
from uuid import UUID, uuid4

import orjson
from atelier.embedded.asgi_transport import AsgiTransport
from atelier.embedded.in_process_resolver import InProcessResolver
from common.db.database import Database
from common.http import AnyCaller, Body, contract_app, router
from common.http.service_app import ServiceApp
from common.kernel.callers import HEADER, INTERNAL, Caller, CallerTokens
from common.kernel.storefronts import Storefronts
from common.rpc.interface import ServiceInterface
from common.rpc.internal_app import InternalApp
from common.rpc.resolver import HttpResolver
from dialects.emporium import EMPORIUM
from pydantic import BaseModel, ConfigDict, TypeAdapter
from starlette.types import ASGIApp
from testkit.benchmark import Effort, Operation, compare, effort_of, parser, run

KEY = "a key for the benchmark that is long enough"
STOREFRONT, USER, ORDER = "emporium", uuid4(), uuid4()


class Line(BaseModel):
    model_config = ConfigDict(frozen=True)

    product_id: UUID
    variant_id: UUID | None
    quantity: int
    unit_price: int


LINES = [Line(product_id=uuid4(), variant_id=None, quantity=2, unit_price=1999) for _ in range(3)]


class LinesInterface(ServiceInterface, service="lines"):
    @abstractmethod
    async def claim(self, storefront: str, user_id: UUID, order_id: UUID) -> list[Line]: ...


class Lines(LinesInterface):
    async def claim(self, storefront: str, user_id: UUID, order_id: UUID) -> list[Line]:
        return LINES


class ClaimBody(Body):
    user_id: UUID
    order_id: UUID


def served(internal: ASGIApp) -> AsgiTransport:
    """The service's root application, with its check of the caller, around its internal application."""
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    tokens = CallerTokens(KEY, "lines")
    return AsgiTransport(ServiceApp("lines", database, tokens, Storefronts(()), {"internal": internal}))


def direct() -> Operation:
    internal, resolver = InternalApp(Lines()), InProcessResolver()
    resolver.add("lines", internal)
    client = resolver.get(LinesInterface)
    return lambda: client.claim(STOREFRONT, USER, ORDER)


def by_http() -> Operation:
    transport = served(InternalApp(Lines()))
    client = HttpResolver(CallerTokens(KEY, "bench"), lambda _: transport).get(LinesInterface)
    return lambda: client.claim(STOREFRONT, USER, ORDER)


def by_endpoint() -> Operation:
    """What the typed clients did: a token, JSON, a FastAPI endpoint, and models made of its response."""
    routes, lines = router(), TypeAdapter(list[Line])

    @routes.post("/claims")
    async def claim(body: ClaimBody, caller: AnyCaller) -> list[Line]:
        return LINES

    transport, tokens = served(contract_app(EMPORIUM, routes)), CallerTokens(KEY, "bench")
    caller = Caller(storefront=STOREFRONT, scopes=frozenset({INTERNAL}))

    async def call() -> list[Line]:
        headers = {HEADER: tokens.issue(caller, "lines"), "content-type": "application/json"}
        content = orjson.dumps({"user_id": USER, "order_id": ORDER})
        response = await transport.request("POST", "/internal/claims", headers, content, 8.0)
        return lines.validate_json(response.content)

    return call


async def benchmark(effort: Effort) -> None:
    operations = {"direct": direct(), "HTTP": by_http(), "FastAPI endpoint (before)": by_endpoint()}
    for operation in operations.values():
        assert await operation() == LINES
    await compare("an internal call that returns three lines", operations, effort)


if __name__ == "__main__":
    run(benchmark(effort_of(parser("python -m libs.common.bench", __doc__ or "").parse_args())))
