"""The configuration of storefronts, one TOML file each, validated at start."""

import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, InstanceOf, ValidationError, field_validator, model_validator

from common.kernel.cookies import Cookie
from common.kernel.csrf import Csrf
from common.kernel.guests import Guests
from common.kernel.languages import LANGUAGES, Language, preferred_language
from common.kernel.mail_templates import MailTemplates
from common.kernel.money import Rounding
from common.kernel.section_owners import SECTION_OWNERS
from common.kernel.sections import Host, Live, Name, PagePath, Seconds, Section
from common.kernel.service_sections import InvalidStorefront, S, ServiceSections, sections_of

MAILBOX = r"^[^<>@\r\n]*(<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$"
"""A regular expression."""
RATE = r"^\d+/(\d+ ?)?(second|minute|hour|day)s?$"


class Tax(Section):
    """A rate on the subtotal (0.10 is ten per cent), rounded once."""

    rate: Annotated[Decimal, Live("The share of the subtotal: 0.10 is ten per cent.")] = Field(ge=0, lt=1)
    rounding: Annotated[Rounding, Live("How the tax is rounded to minor units.")]


class Limit(Section):
    """A rate such as `5/15minutes`, counted per client address or per signed-in user.

    `routes` are `METHOD path-prefix` pairs; a limit without routes applies to every request.
    `callers` limits it to anonymous or signed-in callers, to staff, or to machines with API keys: requests of these two
    to the staff contract count against limits of theirs only, and against those that name their route.
    """

    rate: str = Field(pattern=RATE)
    per: Literal["address", "user"]
    callers: Literal["everyone", "anonymous", "signed-in", "staff", "api-keys"] = "everyone"
    routes: tuple[str, ...] = ()


class Uploads(Section):
    """Requests with files (multipart): at most `rate` of one signed-in user and from one address, and `at_once` open.

    An upload is open from its first byte to its response, also while it waits. The address's are counted in all
    storefronts together.
    """

    rate: str = Field(default="30/minute", pattern=RATE)
    at_once: int = Field(default=2, ge=1)


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
    """`site_url` is the URL of the front end, to which links in mails lead.

    A mail to a customer is in the account's language, if it is one of `languages`, else in `language`.
    """

    sender: Annotated[str, Live("Whom mails are from: an address, or `Name <address>`.")] = Field(pattern=MAILBOX)
    staff: Annotated[str, Live("The address that gets mails for staff.")] = Field(pattern=MAILBOX)
    site_url: str = Field(pattern=r"^https?://[^/]+$")
    language: Annotated[Language, Live("The language of mails to whom none is known of: en, de or ka.")] = "en"
    languages: tuple[Language, ...] = LANGUAGES
    links: Links = Links()

    def accepted(self, header: str | None) -> Language | None:
        """Which of the languages the `Accept-Language` header of a request prefers; None if it prefers none."""
        return preferred_language(header, self.languages)

    def language_for(self, *known: Language | None) -> Language:
        """The first of the known languages of a recipient in which mails are sent."""
        return next((each for each in known if each in self.languages), self.language)


class Showroom(Section):
    """The front end that comes with the platform, at the shop's own address. Production also needs `ATELIER_SHOWROOM`.

    It is at all of the shop's addresses, or at the `hosts` alone: a host with a front end of its own is left out.
    With `stripe_key`, a publishable key, its payment forms are Stripe's own.
    """

    enabled: bool = False
    hosts: tuple[Host, ...] = ()
    stripe_key: str | None = Field(default=None, pattern=r"^pk_(test|live)_[A-Za-z0-9_]+$")


class Audit(Section):
    """How many days an entry of the audit log is kept."""

    days: Annotated[int, Live("For how many days a new entry is kept.")] = Field(default=730, ge=1, le=36_500)


class Storefront(Section):
    """One shop, a tenant. Code gets it as a value and never branches on its name.

    In `refresh_cookie` browsers keep the refresh token; without it responses have the token in their bodies only.
    In `session_cookie` browsers keep the access token, which the gateway accepts like a bearer token there; `csrf`
    protects it. The services get no cookies then.
    A `locked` storefront has the values of its file: staff cannot change them while the shop runs.
    `max_body_bytes` bounds request bodies, `max_upload_bytes` those that carry files (multipart), and
    `max_import_bytes` those of staff that carry rows to import.
    `timezone` is a name of the IANA database: where the days of reports begin.
    """

    name: Name
    locked: bool = False
    title: str
    contract: Name
    hosts: tuple[Host, ...] = ()
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    timezone: str = "UTC"
    tax: Tax = Tax(rate=Decimal(0), rounding=Rounding.HALF_UP)
    mail: Mail
    mail_templates: MailTemplates = MailTemplates()
    cors: Cors = Cors()
    guests: Guests = Guests()
    refresh_cookie: Cookie | None = None
    session_cookie: Cookie | None = None
    csrf: Csrf | None = None
    limits: dict[str, Limit] = Field(default={})
    uploads: Uploads = Uploads()
    cache: tuple[Cached, ...] = ()
    audit: Audit = Audit()
    showroom: Showroom = Showroom()
    max_body_bytes: int = Field(default=1_048_576, gt=0)
    max_upload_bytes: int = Field(default=6_291_456, gt=0)
    max_import_bytes: int = Field(default=33_554_432, gt=0)
    sections: InstanceOf[ServiceSections] = Field(default_factory=ServiceSections)
    """The services' parts of the file. Services read them with `section`."""

    def section(self, kind: type[S]) -> S:
        """A section as the class declares it, with defaults if the file has none. Raises InvalidStorefront."""
        return self.sections.read(kind, self)

    def find_section(self, kind: type[S]) -> S | None:
        """None if the file has no such section. Raises InvalidStorefront."""
        return self.section(kind) if kind.section_name in self.sections else None

    def chassis_section(self, name: str) -> Section | None:
        """A section that the chassis declares, and of which staff may change keys; None for another name."""
        section: Section | None = getattr(self, name) if name in CHASSIS_SECTIONS else None
        return section

    def changed(self, values: Mapping[str, Mapping[str, Any]]) -> "Storefront":
        """A copy in which the named keys of the named sections have other values.

        Those of services are validated when they are read. Raises pydantic's ValidationError for those of the chassis.
        """
        own: dict[str, Any] = {}
        for name in CHASSIS_SECTIONS.keys() & values.keys():
            section = getattr(self, name)
            given = {**section.model_dump(exclude_unset=True), **values[name]}
            own[name] = type(section).model_validate(given)
        others = {name: keys for name, keys in values.items() if name not in CHASSIS_SECTIONS}
        return self.model_copy(update={**own, "sections": self.sections.merged(others)})

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def credential_headers(self) -> frozenset[bytes]:
        """The request headers with credentials that only the gateway reads, beside `Authorization`."""
        if self.csrf is None:
            return self.guests.carriers
        return self.guests.carriers | {b"cookie", self.csrf.header.lower().encode()}

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, timezone: str) -> str:
        try:
            return ZoneInfo(timezone).key
        except (ValueError, OSError, KeyError) as error:
            raise ValueError(f"{timezone!r} is no time zone of the IANA database") from error

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


CHASSIS_SECTIONS: Mapping[str, type[Section]] = {
    "tax": Tax,
    "mail": Mail,
    "mail_templates": MailTemplates,
    "audit": Audit,
}
"""The sections of the chassis of which staff may change keys while the shop runs. The gateway reads none of them."""


class Storefronts:
    """All storefronts of this installation, by name. What staff change replaces a value while the process runs."""

    def __init__(self, storefronts: Iterable[Storefront]) -> None:
        self._by_name = {storefront.name: storefront for storefront in storefronts}
        self._files: dict[str, Storefront] = {}

    def __iter__(self) -> Iterator[Storefront]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Storefront:
        return self._by_name[name]

    def get(self, name: str) -> Storefront | None:
        return self._by_name.get(name)

    def of_file(self, name: str) -> Storefront:
        """The storefront as its file describes it."""
        return self._files.get(name) or self._by_name[name]

    def replace(self, storefront: Storefront) -> None:
        """Requests and jobs that have begun keep the value that they got."""
        self._files.setdefault(storefront.name, self._by_name[storefront.name])
        self._by_name[storefront.name] = storefront

    @property
    def contracts(self) -> frozenset[str]:
        return frozenset(storefront.contract for storefront in self)

    @classmethod
    def load(cls, directory: Path, services: Iterable[str] = ()) -> "Storefronts":
        """Every `*.toml` of a directory. What `services` read of it is validated as well. Raises InvalidStorefront."""
        storefronts = [read(path) for path in sorted(directory.glob("*.toml"))]
        if not storefronts:
            raise InvalidStorefront(f"{directory}: contains no storefront (*.toml)")
        _refuse_shared_hosts(storefronts)
        for kind in (kind for service in services for kind in sections_of(service)):
            for storefront in storefronts:
                storefront.section(kind)
        return cls(storefronts)


def read(path: Path, owners: Container[str] = SECTION_OWNERS) -> Storefront:
    """One storefront, whose name is that of its file. `owners` has the names of the services' sections, which are not
    validated here. Raises InvalidStorefront.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidStorefront(f"{path}: {error}") from error
    sections = {name: table.pop(name) for name in [*table] if name in owners}
    try:
        storefront = Storefront.model_validate({"name": path.stem, **table})
    except ValidationError as error:
        raise InvalidStorefront.of(str(path), error) from error
    return storefront.model_copy(update={"sections": ServiceSections(str(path), sections)})


def _refuse_shared_hosts(storefronts: list[Storefront]) -> None:
    owners: dict[str, str] = {}
    for storefront in storefronts:
        for host in storefront.hosts:
            if host in owners:
                raise InvalidStorefront(f"{storefront.name}.toml: hosts: {host} belongs to {owners[host]} already")
            owners[host] = storefront.name
