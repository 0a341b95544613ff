"""The sandbox's own address, as a client called it."""

from starlette.requests import Request


def called_base(request: Request) -> str:
    """Return the address under which the client reached the sandbox, without slash: `http://gateway:8000/sandbox`."""
    return f"{request.url.scheme}://{request.url.netloc}{request.scope['root_path']}"
