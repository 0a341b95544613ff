"""The keys that the stand-ins accept: any that begin as the keys of tests do."""

from starlette.requests import Request

ANY = "test_"
REPLICATE = ("r8_test_", ANY)
OPENAI = ("sk-test-", ANY)
FAL = (ANY,)


def given(request: Request, schemes: tuple[str, ...]) -> str:
    """The key of the Authorization header, empty if there is none of these schemes."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() in schemes else ""


def is_accepted(request: Request, schemes: tuple[str, ...], beginnings: tuple[str, ...]) -> bool:
    return given(request, schemes).startswith(beginnings)
