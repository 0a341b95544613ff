"""Every documented operation of every contract, and who serves it."""

from collections.abc import Iterator

from common.service import Service
from common.web.service_app import ServiceApp
from fastapi import FastAPI

from atelier.platform import Route

METHODS = ("get", "post", "put", "patch", "delete")


def documented_routes(services: tuple[Service, ...]) -> "tuple[Route, ...]":
    """Sorted by contract and path, without the internal contract. Documents are made when they are asked for."""
    return tuple(sorted(_routes(services), key=lambda route: (route.contract, route.path, route.method)))


def _routes(services: tuple[Service, ...]) -> Iterator[Route]:
    for service in services:
        assert isinstance(service.app, ServiceApp)
        for contract, app in service.app.contracts.items():
            if contract == "internal" or not isinstance(app, FastAPI):
                continue
            for path, operations in app.openapi()["paths"].items():
                for method in METHODS:
                    if method in operations:
                        yield Route(contract, method.upper(), path, service.name)
