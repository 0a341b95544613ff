"""A service's internal methods, called directly or over HTTP: `POST /METHOD` with the arguments as a JSON object."""

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from common.kernel.errors import Problem
from common.kernel.validation import problem_of_validation
from common.observability import log_context
from common.rpc.interface import Method, ServiceInterface
from common.rpc.refusals import NO_SUCH_METHOD, ONLY_POST, PROBLEM, STATUS, problem_of


class InternalApp:
    """An ASGI application. It admits every caller: `ServiceApp` has verified the caller's token and scope."""

    def __init__(self, *implementations: ServiceInterface) -> None:
        """Raises ValueError when two of the implementations have a method of the same name."""
        self.methods: dict[str, Method] = {}
        self._functions: dict[str, Callable[..., Awaitable[Any]]] = {}
        for implementation in implementations:
            for name, method in implementation.methods.items():
                if name in self.methods:
                    raise ValueError(f"two internal methods are called {name}")
                self.methods[name], self._functions[name] = method, getattr(implementation, name)

    async def call(self, name: str, arguments: BaseModel) -> Any | Problem:
        """The result, or the Problem of the exception that the implementation raised."""
        function = self._functions[name]
        try:
            return await function(**vars(arguments))
        except Exception as error:
            return problem_of(error, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = self.methods.get(scope["path"][1:])
        if method is None:
            response = _refusal(NO_SUCH_METHOD)
        elif scope["method"] != "POST":
            response = _refusal(ONLY_POST)
        else:
            scope["route"] = method  # its `path` is the route in spans and metrics
            try:
                response = await self._respond(method, await Request(scope, receive).body())
            except ClientDisconnect:
                return
        await response(scope, receive, send)

    async def _respond(self, method: Method, content: bytes) -> Response:
        try:
            arguments = method.arguments_of(content)
        except ValidationError as error:
            return _refusal(problem_of_validation(error))
        with log_context.bound(**context_of(arguments)):
            result = await self.call(method.name, arguments)
        if isinstance(result, Problem):
            return _refusal(result)
        return Response(method.result.dump_json(result), media_type="application/json")


def context_of(arguments: BaseModel) -> dict[str, str]:
    """The log context of a call: the argument `storefront`, if the method has one."""
    storefront = getattr(arguments, "storefront", None)
    return {} if storefront is None else {"storefront": storefront}


def _refusal(problem: Problem) -> Response:
    return Response(PROBLEM.dump_json(problem), STATUS[problem.kind], media_type="application/json")
