"""A storefront's settings for guest sessions, in which clients that are not signed in keep their cart."""

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from common.kernel.cookies import Cookie, Token

FOUR_WEEKS = 2_419_200
Address = Annotated[str, Field(pattern=r"^/")]


class GuestCookie(Cookie):
    name: Token = "guest"


class Guests(BaseModel):
    """Below `paths` a client that is not signed in has a guest session; without paths there are none.

    A guest session is identified by a token in `header` or another one in the cookie, and expires after `lifetime`
    seconds without requests. At the paths of `claimed_at`, where users sign in, the guest's cart becomes the user's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lifetime: int = Field(default=FOUR_WEEKS, gt=0)
    header: Token = "X-Session-ID"
    cookie: GuestCookie = GuestCookie()
    paths: tuple[Address, ...] = ()
    claimed_at: tuple[Address, ...] = ()

    @cached_property
    def carriers(self) -> frozenset[bytes]:
        """The request headers that may contain a guest token; empty if there are no guest sessions."""
        return frozenset({self.header.lower().encode(), b"cookie"}) if self.paths else frozenset()
