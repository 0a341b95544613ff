"""How siblings are reached in each topology; a `reach` gives the way to a service."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.types import ASGIApp

from common.clients.in_process import InProcess
from common.clients.network import Network
from common.clients.ways import Way


def over_network(urls: Mapping[str, str]) -> Callable[[str], Way]:
    """The distributed topology: each service at its own address, or at several with commas between."""
    return lambda service: Network(urls[service].split(","))


def in_process(apps: Mapping[str, ASGIApp]) -> Callable[[str], Way]:
    """The embedded topology: each service is an application of this process, looked up when it is called."""

    def reach(service: str) -> Way:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            await apps[service](scope, receive, send)

        return InProcess(app, service)

    return reach
