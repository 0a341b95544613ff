"""The configuration of storefronts, one TOML file each, validated at start."""

import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from common.kernel.books import Books
from common.kernel.charge_limits import ChargeLimits, limits_of
from common.kernel.command_errors import CommandRefused
from common.kernel.cookies import Cookie
from common.kernel.credits import Credits
from common.kernel.csrf import Csrf
from common.kernel.figures import Figures
from common.kernel.guests import Guests
from common.kernel.magic_links import MagicLinks
from common.kernel.money import Rounding
from common.kernel.passkeys import Passkeys
from common.kernel.restorations import Restorations
from common.kernel.sections import Host, Name, PagePath, Seconds, Section
from common.kernel.subscriptions import Subscriptions


class Tax(Section):
    """A rate on the subtotal (0.10 is ten per cent), rounded once."""

    rate: Decimal = Field(ge=0, lt=1)
    rounding: Rounding


class Tokens(Section):
    """Lifetimes in seconds.

    If a contract's refresh tokens rotate, a used token returns its successor again for `refresh_grace` seconds.
    """

    access: Seconds
    refresh: Seconds
    verification: Seconds = 86_400
    password_reset: Seconds = 86_400
    email_change: Seconds = 86_400
    refresh_grace: int = Field(default=10, ge=0, le=60)


class Limit(Section):
    """A rate such as `5/15minutes`, counted per client address or per signed-in user.

    `routes` are `METHOD path-prefix` pairs; a limit without routes applies to every request.
    `callers` limits it to anonymous or signed-in callers.
    """

    rate: str = Field(pattern=r"^\d+/(\d+ ?)?(second|minute|hour|day)s?$")
    per: Literal["address", "user"]
    callers: Literal["everyone", "anonymous", "signed-in"] = "everyone"
    routes: tuple[str, ...] = ()


class Cached(Section):
    """Responses to anonymous GETs below `path` may be cached by the gateway for `seconds`."""

    path: str = Field(pattern=r"^/")
    seconds: Seconds


class Cors(Section):
    origins: tuple[str, ...] = ()
    credentials: bool = False
    allowed_headers: tuple[str, ...] = ("authorization", "content-type", "accept", "idempotency-key")
    exposed_headers: tuple[str, ...] = ()
    max_age: int = 86400


class Links(Section):
    """Pages of the front end to which links in mails lead; the link's token is a query parameter."""

    verification: PagePath = "/verify-email"
    password_reset: PagePath = "/reset-password"  # noqa: S105  # the path of a page
    email_change: PagePath = "/confirm-email-change"


class Mail(Section):
    """`site_url` is the URL of the front end, to which links in mails lead."""

    sender: str
    staff: str
    site_url: str = Field(pattern=r"^https?://[^/]+$")
    links: Links = Links()


class Orders(Section):
    """`shipping` in minor units per order; an unpaid order expires after `reservation` seconds.

    A checkout whose total, in minor units, is below `smallest_total` or above `largest_total` is refused; without them
    Stripe's limits for the currency apply.
    """

    shipping: int = Field(default=0, ge=0)
    reservation: Seconds = 86_400
    number_prefix: str = Field(default="ORD", pattern=r"^[A-Z]{1,8}$")
    smallest_total: int | None = Field(default=None, ge=1)
    largest_total: int | None = Field(default=None, ge=1, le=10**12)


class Passwords(Section):
    """The requirements of passwords. Common ones, digits alone and those similar to the e-mail are always refused.

    With `must_differ` a new password must differ from the current one.
    """

    min_length: int = Field(default=8, ge=8, le=64)
    classes: tuple[Literal["lower", "upper", "digit", "symbol"], ...] = ("lower", "upper", "digit", "symbol")
    must_differ: bool = False


class AddressBook(Section):
    """At most `most` addresses per user.

    With `always_default` there is a default if there are addresses: at first the first one. It cannot be unset, and
    if it is removed, the oldest remaining one becomes the default. With `keep_last` the last one cannot be removed.
    """

    most: int | None = Field(default=None, ge=1)
    always_default: bool = False
    keep_last: bool = False


class Accounts(Section):
    """With `verified_only` users can sign in only after their e-mail address was verified.

    With `newest_link_only` a mailed link becomes invalid when another one of its kind is mailed.
    """

    verified_only: bool = False
    newest_link_only: bool = False
    passwords: Passwords = Passwords()
    address_book: AddressBook = AddressBook()


class Catalog(Section):
    low_stock_threshold: int = Field(default=0, ge=0)


class Cart(Section):
    """At most `largest_line` units in one cart line; without it only the stock limits them."""

    largest_line: int | None = Field(default=None, ge=1, le=1_000_000)


class Storefront(Section):
    """One shop, a tenant. Code gets it as a value and never branches on its name.

    In `refresh_cookie` browsers keep the refresh token; without it responses have the token in their bodies only.
    In `session_cookie` browsers keep the access token, which the gateway accepts like a bearer token there; `csrf`
    protects it. The services get no cookies then.
    With `magic_links` customers sign in by mailed codes.
    `max_body_bytes` bounds request bodies, `max_upload_bytes` those that carry files (multipart).
    """

    name: Name
    title: str
    contract: Name
    hosts: tuple[Host, ...] = ()
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    tax: Tax = Tax(rate=Decimal(0), rounding=Rounding.HALF_UP)
    orders: Orders = Orders()
    catalog: Catalog = Catalog()
    cart: Cart = Cart()
    credits: Credits = Credits()
    restorations: Restorations = Restorations()
    subscriptions: Subscriptions = Subscriptions()
    figures: Figures = Figures()
    books: Books = Books()
    accounts: Accounts = Accounts()
    passkeys: Passkeys = Passkeys()
    magic_links: MagicLinks | None = None
    tokens: Tokens
    mail: Mail
    cors: Cors = Cors()
    guests: Guests = Guests()
    refresh_cookie: Cookie | None = None
    session_cookie: Cookie | None = None
    csrf: Csrf | None = None
    limits: dict[str, Limit] = Field(default={})
    cache: tuple[Cached, ...] = ()
    max_body_bytes: int = Field(default=1_048_576, gt=0)
    max_upload_bytes: int = Field(default=6_291_456, gt=0)

    @property
    def charge_limits(self) -> ChargeLimits:
        """The order totals that can be charged."""
        usual = limits_of(self.currency)
        smallest, largest = self.orders.smallest_total or usual.smallest, self.orders.largest_total or usual.largest
        return ChargeLimits(smallest, largest, usual.step)

    @property
    def credential_headers(self) -> frozenset[bytes]:
        """The request headers with credentials that only the gateway reads, beside `Authorization`."""
        if self.csrf is None:
            return self.guests.carriers
        return self.guests.carriers | {b"cookie", self.csrf.header.lower().encode()}

    @model_validator(mode="after")
    def _some_total_can_be_charged(self) -> "Storefront":
        if self.charge_limits.smallest > self.charge_limits.largest:
            raise ValueError(f"orders: no total is within {self.charge_limits.smallest}..{self.charge_limits.largest}")
        return self

    @model_validator(mode="after")
    def _nothing_of_one_client_is_cached(self) -> "Storefront":
        for path in (*self.guests.paths, *(self.csrf.ensured_at if self.csrf else ())):
            for rule in self.cache:
                if path.startswith(rule.path) or rule.path.startswith(path):
                    raise ValueError(f"cache: {rule.path} is shared by all clients, but {path} differs for each guest")
        return self

    @model_validator(mode="after")
    def _cookies_reach_the_services(self) -> "Storefront":
        if self.refresh_cookie and self.guests.paths:
            raise ValueError("refresh_cookie: where there are guest sessions, the services get no cookies")
        if self.refresh_cookie and self.session_cookie:
            raise ValueError("refresh_cookie: where sessions are in cookies, the services get no cookies")
        return self

    @model_validator(mode="after")
    def _session_cookies_are_protected(self) -> "Storefront":
        if (self.session_cookie is None) != (self.csrf is None):
            raise ValueError("session_cookie, csrf: each needs the other")
        cookies = [each.name for each in (self.session_cookie, self.csrf and self.csrf.cookie) if each]
        if len({*cookies, self.guests.cookie.name}) <= len(cookies):
            raise ValueError("session_cookie, csrf, guests: cookies with one name")
        return self


class InvalidStorefront(CommandRefused):
    """A TOML file is invalid. The message names the file and every invalid key."""


class Storefronts:
    """All storefronts of this installation, by name."""

    def __init__(self, storefronts: Iterable[Storefront]) -> None:
        self._by_name = {storefront.name: storefront for storefront in storefronts}

    def __iter__(self) -> Iterator[Storefront]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Storefront:
        return self._by_name[name]

    def get(self, name: str) -> Storefront | None:
        return self._by_name.get(name)

    @property
    def contracts(self) -> frozenset[str]:
        return frozenset(storefront.contract for storefront in self)

    @classmethod
    def load(cls, directory: Path) -> "Storefronts":
        """Every `*.toml` of a directory. Raises InvalidStorefront."""
        storefronts = [read(path) for path in sorted(directory.glob("*.toml"))]
        if not storefronts:
            raise InvalidStorefront(f"{directory}: contains no storefront (*.toml)")
        _refuse_shared_hosts(storefronts)
        return cls(storefronts)


def read(path: Path) -> Storefront:
    """One storefront, whose name is that of its file. Raises InvalidStorefront."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidStorefront(f"{path}: {error}") from error
    try:
        return Storefront.model_validate({"name": path.stem, **table})
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise InvalidStorefront(f"{path}: " + "; ".join(faults)) from error


def _refuse_shared_hosts(storefronts: list[Storefront]) -> None:
    owners: dict[str, str] = {}
    for storefront in storefronts:
        for host in storefront.hosts:
            if host in owners:
                raise InvalidStorefront(f"{storefront.name}.toml: hosts: {host} belongs to {owners[host]} already")
            owners[host] = storefront.name
