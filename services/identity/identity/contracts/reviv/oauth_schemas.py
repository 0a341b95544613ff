"""Bodies of `/api/auth/oauth/` and `/api/auth/token/`."""

from typing import Annotated

from common.http import Body, Output
from pydantic import StringConstraints

from identity.http.fields import TOKEN_LENGTH

OptionalText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TOKEN_LENGTH)] | None


class InitiateBody(Body):
    """`return_to` is a page of the front end: a path, or an absolute address of its origin."""

    provider: OptionalText = None
    return_to: str | None = None


class InitiatedBody(Output):
    auth_url: str


class TicketBody(Body):
    ticket: OptionalText = None


class RefreshTokenBody(Body):
    """Optional: the refresh token of the cookie is preferred."""

    refresh: OptionalText = None


class RefreshedBody(Output):
    access: str
