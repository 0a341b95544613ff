"""The configuration of storefronts, one TOML file each, validated at start."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from common.kernel.charge_limits import ChargeLimits, limits_of
from common.kernel.command_errors import CommandRefused
from common.kernel.cookies import Cookie
from common.kernel.guests import Guests
from common.kernel.money import Rounding

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Host = Annotated[str, StringConstraints(to_lower=True)]
Seconds = Annotated[int, Field(gt=0)]
_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(:[0-9]{1,5})?")
PagePath = Annotated[str, Field(pattern=r"^/[^?#]*$")]


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


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


class CreditPack(Section):
    """`price` in minor units of the storefront's currency, for `credits` credits."""

    sku: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    credits: int = Field(ge=1, le=100_000)
    price: int = Field(ge=1, le=10**9)


class Credits(Section):
    """The credit packs on sale. `unlock_price` is the number of credits that unlocking one result costs."""

    packs: tuple[CreditPack, ...] = ()
    unlock_price: int = Field(default=1, ge=1, le=1000)

    @model_validator(mode="after")
    def _no_sku_is_repeated(self) -> "Credits":
        if len({pack.sku for pack in self.packs}) < len(self.packs):
            raise ValueError("packs: a sku is repeated")
        return self


class Restorations(Section):
    """The limits of photo restorations.

    `most` jobs of one customer are kept at a time, each for `lifetime` seconds. An upload has at most `max_bytes` bytes
    and `max_pixels` pixels, and at least `min_side` pixels on its shortest side. A preview has at most `preview_side`
    pixels on its longest side. Submitting a job costs `price` credits, which a failure returns.
    """

    most: int = Field(default=6, ge=1, le=1000)
    lifetime: Seconds = 5_184_000
    max_bytes: int = Field(default=10_485_760, ge=1)
    max_pixels: int = Field(default=50_000_000, ge=1)
    min_side: int = Field(default=500, ge=1)
    preview_side: int = Field(default=1024, ge=64, le=4096)
    price: int = Field(default=0, ge=0, le=1000)


class Passkeys(Section):
    """`origins` maps the origins of pages that may use passkeys to their RP ID (WebAuthn); without them there are none.

    The first one applies to clients that send no `Origin`, or another one.
    """

    rp_name: str = ""
    origins: dict[str, Host] = {}

    @model_validator(mode="after")
    def _origins_may_claim_their_rp_ids(self) -> "Passkeys":
        for origin, rp_id in self.origins.items():
            found = _ORIGIN.fullmatch(origin)
            if found is None or not _is_within(found["host"], rp_id):
                raise ValueError(f"origins: a page at {origin} cannot use the RP ID {rp_id}")
            if found["scheme"] == "http" and not _is_within(found["host"], "localhost"):
                raise ValueError(f"origins: browsers offer passkeys to {origin} over https only")
        if self.origins and not self.rp_name:
            raise ValueError("rp_name: is missing")
        return self


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


class Storefront(Section):
    """One shop, a tenant. Code gets it as a value and never branches on its name.

    In `refresh_cookie` browsers keep the refresh token; without it responses have the token in their bodies only.
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
    accounts: Accounts = Accounts()
    passkeys: Passkeys = Passkeys()
    tokens: Tokens
    mail: Mail
    cors: Cors = Cors()
    guests: Guests = Guests()
    refresh_cookie: Cookie | None = None
    limits: dict[str, Limit] = {}
    cache: tuple[Cached, ...] = ()
    max_body_bytes: int = Field(default=1_048_576, gt=0)
    max_upload_bytes: int = Field(default=6_291_456, gt=0)

    @property
    def charge_limits(self) -> ChargeLimits:
        """The order totals that can be charged."""
        usual = limits_of(self.currency)
        smallest, largest = self.orders.smallest_total or usual.smallest, self.orders.largest_total or usual.largest
        return ChargeLimits(smallest, largest, usual.step)

    @model_validator(mode="after")
    def _some_total_can_be_charged(self) -> "Storefront":
        if self.charge_limits.smallest > self.charge_limits.largest:
            raise ValueError(f"orders: no total is within {self.charge_limits.smallest}..{self.charge_limits.largest}")
        return self

    @model_validator(mode="after")
    def _nothing_of_guests_is_cached(self) -> "Storefront":
        for path in self.guests.paths:
            for rule in self.cache:
                if path.startswith(rule.path) or rule.path.startswith(path):
                    raise ValueError(f"cache: {rule.path} is shared by all clients, but {path} differs for each guest")
        return self

    @model_validator(mode="after")
    def _cookies_reach_the_services(self) -> "Storefront":
        if self.refresh_cookie and self.guests.paths:
            raise ValueError("refresh_cookie: where there are guest sessions, the services get no cookies")
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
