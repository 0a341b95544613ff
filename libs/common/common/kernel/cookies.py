"""A storefront's settings of a cookie."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Token = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")]
"""The characters of header and cookie names (RFC 9110)."""


class Cookie(BaseModel):
    """HttpOnly; a host-only cookie without `domain`.

    If `secure` is None, it is Secure in production, and elsewhere if the client uses HTTPS.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    http_only: ClassVar[bool] = True

    name: Token
    same_site: Literal["Lax", "Strict", "None"] = "Lax"
    secure: bool | None = None
    domain: str | None = Field(default=None, pattern=r"^[a-z0-9.-]{1,253}$")
    path: str = Field(default="/", pattern=r"^/[!-:<-~]*$")

    @model_validator(mode="after")
    def _none_is_secure(self) -> "Cookie":
        if self.same_site == "None" and self.secure is not True:
            raise ValueError('browsers reject a cookie with same_site = "None" unless secure = true')
        return self

    @model_validator(mode="after")
    def _prefixes_are_kept(self) -> "Cookie":
        """What browsers demand of names with these prefixes (RFC 6265bis, section 4.1.3)."""
        if self.name.startswith(("__Host-", "__Secure-")) and self.secure is not True:
            raise ValueError(f"browsers reject the cookie {self.name} unless secure = true")
        if self.name.startswith("__Host-") and (self.domain or self.path != "/"):
            raise ValueError(f"browsers reject the cookie {self.name} with a domain, or another path than /")
        return self

    def header(self, value: str, max_age: int, *, production: bool, is_https: bool) -> str:
        """The value of a `Set-Cookie` header. A `max_age` of 0 deletes the cookie. `value` has no `;` and no spaces."""
        parts = [f"{self.name}={value}", f"Path={self.path}", f"Max-Age={max_age}"]
        parts += ["HttpOnly"] if self.http_only else []
        parts.append(f"SameSite={self.same_site}")
        if self.domain:
            parts.append(f"Domain={self.domain}")
        if (production or is_https) if self.secure is None else self.secure:
            parts.append("Secure")
        return "; ".join(parts)


class ReadableCookie(Cookie):
    """A cookie that scripts of its host can read."""

    http_only: ClassVar[bool] = False
