"""Serves the script at the paths of Stripe.js, to pages of every origin."""

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATHS = ("/stripe/v3", "/stripe/v3/", "/stripe/v3/stripe.js")
PARTS = ("elements.js", "client.js")
HEADERS = {
    "cache-control": "public, max-age=60",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
}


@cache
def script() -> str:
    """Return the parts as one script that defines only the global `Stripe`."""
    folder = files(__package__)
    parts = "\n".join(folder.joinpath(name).read_text("utf-8") for name in PARTS)
    return f'(() => {{\n"use strict";\n\n{parts}}})();\n'


async def serve(request: Request) -> Response:
    return Response(script(), headers=HEADERS, media_type="text/javascript")


def routes() -> list[Route]:
    return [Route(path, serve, methods=["GET"]) for path in PATHS]
