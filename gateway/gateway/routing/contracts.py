"""Which service owns which path of each contract, and the other properties of a contract that the gateway needs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from common.kernel.dialect import Dialect
from dialects.emporium import EMPORIUM
from dialects.figureforge import FIGUREFORGE
from dialects.marbelle import MARBELLE, MARBELLE_CART
from dialects.reviv import REVIV
from dialects.staff import STAFF
from dialects.storybook import STORYBOOK, STORYBOOK_CUSTOMERS

from gateway.routing.health_forms import ChecksHealth, DatabaseHealth, HealthForm
from gateway.routing.path_templates import PathTemplates
from gateway.routing.request_kinds import RequestKind
from gateway.routing.service_paths import (
    FILE_PATHS,
    MAINTENANCE_PATHS,
    PATH_TEMPLATES,
    SERVICE_PATHS,
    SLOT_ENDPOINTS,
    TOKENLESS_PATHS,
    UNGUARDED_PATHS,
)

STAFF_ROOT = "/api/staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One documented API.

    `dialect` renders its errors; `dialects` names another dialect for the errors of some services. `services` maps
    path prefixes to owners: a prefix with a slash at its end owns the paths below it, one without also the path
    itself. `docs_root` is the path prefix of the documentation, `health` the health check, if the contract
    documents one. `root` maps the names of its API root, if it has one, to paths; the API root is at `docs_root`. With
    `adds_slashes` a path without the slash at its end is served like the one with it, except below `files`. Below
    `unguarded` prefixes neither tokens nor rate limits apply: webhooks authenticate by a signature, pictures are
    public. On `tokenless` paths, by which a client gets a token, an invalid token is ignored. `product_path` finds the
    slug or number in the path of one product. A successful request whose method and path match `writes` purges the
    storefront's cache. With `always_json` even a client that accepts HTML alone gets errors as JSON, and only browsers
    get a page for an unknown path. `slots` finds the endpoints, `METHOD PATH`, whose requests occupy slots of their own
    kind. `templates` are those of the paths above and of the gateway's own.
    """

    dialect: Dialect
    docs_root: str
    services: tuple[tuple[str, str], ...]
    dialects: Mapping[str, Dialect] = field(default_factory=dict)
    health: HealthForm | None = None
    root: Mapping[str, str] = field(default_factory=dict)
    adds_slashes: bool = False
    always_json: bool = False
    files: tuple[str, ...] = ()
    unguarded: tuple[str, ...] = ()
    tokenless: re.Pattern[str] | None = None
    product_path: re.Pattern[str] | None = None
    writes: re.Pattern[str] | None = None
    slots: Mapping[RequestKind, re.Pattern[str]] = field(default_factory=dict)
    templates: PathTemplates = field(init=False, repr=False, compare=False)
    _in_maintenance: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pages = ("", "docs/", "redoc/", "schema/", "docs", "redoc", "schema")
        own = [f"{self.docs_root}{page}" for page in pages] + ([self.health.path] if self.health else [])
        object.__setattr__(self, "templates", PathTemplates([*PATH_TEMPLATES[self.name], *own]))
        object.__setattr__(self, "_in_maintenance", match_any(MAINTENANCE_PATHS[self.name]))

    @property
    def name(self) -> str:
        return self.dialect.contract

    @property
    def service_names(self) -> frozenset[str]:
        """The services that own paths of the contract."""
        return frozenset(service for _, service in self.services)

    def lacks_slash(self, path: str) -> bool:
        """Whether the path stands for the one with a slash at its end."""
        return self.adds_slashes and not path.endswith("/") and not (self.files and path.startswith(self.files))

    def service_for(self, path: str) -> str | None:
        """The owner of a path, by the longest prefix; None if no service owns it."""
        for prefix, service in self.services:
            if path.startswith(prefix) and (prefix[-1] == "/" or path[len(prefix) : len(prefix) + 1] in ("", "/")):
                return service
        return None

    def dialect_for(self, path: str) -> Dialect:
        """The dialect that renders errors at a path."""
        return self.dialects.get(self.service_for(path) or "", self.dialect)

    def is_guarded(self, path: str) -> bool:
        """Whether tokens and rate limits apply at a path."""
        return not path.startswith(self.unguarded)

    def is_tokenless(self, path: str) -> bool:
        """Whether an invalid token is ignored at a path."""
        return bool(self.tokenless and self.tokenless.fullmatch(path))

    def is_served_in_maintenance(self, path: str) -> bool:
        """Whether a path is served while the storefront is in maintenance."""
        return self.name == STAFF.contract or bool(self._in_maintenance and self._in_maintenance.fullmatch(path))

    def product_slug(self, path: str) -> str | None:
        """The slug or number of the one product that a path names; None for lists."""
        found = self.product_path.match(path) if self.product_path else None
        return found["slug"] if found else None

    def kind_of(self, method: str, path: str) -> RequestKind:
        """By the endpoint; whether a request is an upload depends on its body."""
        if self.slots:
            endpoint = f"{'GET' if method == 'HEAD' else method} {path}"
            for kind, endpoints in self.slots.items():
                if endpoints.fullmatch(endpoint):
                    return kind
        return RequestKind.ORDINARY

    def invalidates_cache(self, method: str, path: str) -> bool:
        """Whether a successful request purges the storefront's cache."""
        return bool(self.writes and self.writes.match(f"{method} {path}"))


def _longest_first(owned: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    pairs = [(prefix, service) for service, prefixes in owned.items() for prefix in prefixes]
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


def match_any(templates: Iterable[str]) -> re.Pattern[str] | None:
    """Matches the paths of templates such as `/users/{id}/`; None without templates."""
    paths = [re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)) for template in sorted(templates)]
    return re.compile("|".join(paths)) if paths else None


def _slots(contract: str) -> dict[RequestKind, re.Pattern[str]]:
    found = {RequestKind(kind): match_any(endpoints) for kind, endpoints in SLOT_ENDPOINTS[contract].items()}
    return {kind: endpoints for kind, endpoints in found.items() if endpoints}


EMPORIUM_CONTRACT = Contract(
    dialect=EMPORIUM,
    docs_root="/api/",
    services=_longest_first(SERVICE_PATHS["emporium"]),
    unguarded=UNGUARDED_PATHS["emporium"],
    slots=_slots("emporium"),
    tokenless=match_any(TOKENLESS_PATHS["emporium"]),
    product_path=re.compile(r"/api/v1/products/(?!categories/|wishlist/)(?P<slug>[^/]+)/"),
    writes=re.compile(r"(POST|PUT|PATCH|DELETE) /api/v1/products/[^/]+/reviews/"),
)

_CACHED_OF_STAFF = (*SERVICE_PATHS["staff"]["catalog"], "/api/staff/v1/moderation")
STAFF_CONTRACT = Contract(
    dialect=STAFF,
    docs_root=f"{STAFF_ROOT}/",
    services=_longest_first(SERVICE_PATHS["staff"]),
    unguarded=UNGUARDED_PATHS["staff"],
    slots=_slots("staff"),
    tokenless=match_any(TOKENLESS_PATHS["staff"]),
    writes=re.compile(rf"(POST|PUT|PATCH|DELETE) ({'|'.join(_CACHED_OF_STAFF)})(/|$)"),
)

MARBELLE_CONTRACT = Contract(
    dialect=MARBELLE,
    dialects={"cart": MARBELLE_CART},
    docs_root="/api/",
    health=DatabaseHealth("/health/"),
    services=_longest_first(SERVICE_PATHS["marbelle"]),
    unguarded=UNGUARDED_PATHS["marbelle"],
    slots=_slots("marbelle"),
    tokenless=match_any(TOKENLESS_PATHS["marbelle"]),
    product_path=re.compile(r"/api/v1/products/(?P<slug>\d+)/"),
)

REVIV_ROOT = {
    "health": "/api/health/",
    "auth_me": "/api/auth/me/",
    "auth_logout": "/api/auth/logout/",
    "credits_packs": "/api/credits/packs/",
    "credits_transactions": "/api/credits/transactions/",
    "credits_purchase": "/api/credits/purchase/",
    "restorations_upload": "/api/restorations/upload/",
    "restorations_history": "/api/restorations/history/",
    "restoration_status_template": "/api/restorations/{job_id}/status/",
    "restoration_unlock_template": "/api/restorations/{job_id}/unlock/",
    "restoration_share_unlock_template": "/api/restorations/{job_id}/share-unlock/",
    "restoration_confirm_share_template": "/api/restorations/{job_id}/confirm-share/",
    "restoration_delete_template": "/api/restorations/{job_id}/",
}

REVIV_CONTRACT = Contract(
    dialect=REVIV,
    docs_root="/api/",
    health=ChecksHealth("/api/health/"),
    root=REVIV_ROOT,
    adds_slashes=True,
    files=FILE_PATHS["reviv"],
    services=_longest_first(SERVICE_PATHS["reviv"]),
    unguarded=UNGUARDED_PATHS["reviv"],
    slots=_slots("reviv"),
    tokenless=match_any(TOKENLESS_PATHS["reviv"]),
)

FIGUREFORGE_CONTRACT = Contract(
    dialect=FIGUREFORGE,
    docs_root="/api/",
    adds_slashes=True,
    files=FILE_PATHS["figureforge"],
    services=_longest_first(SERVICE_PATHS["figureforge"]),
    unguarded=UNGUARDED_PATHS["figureforge"],
    slots=_slots("figureforge"),
    tokenless=match_any(TOKENLESS_PATHS["figureforge"]),
    writes=re.compile(r"(POST|PUT|PATCH|DELETE) /api/images/img_[0-9a-f]{32}/(?!favorite/)"),
)

STORYBOOK_CONTRACT = Contract(
    dialect=STORYBOOK,
    dialects={"identity": STORYBOOK_CUSTOMERS},
    docs_root="/api/",
    adds_slashes=True,
    always_json=True,
    files=FILE_PATHS["storybook"],
    services=_longest_first(SERVICE_PATHS["storybook"]),
    unguarded=UNGUARDED_PATHS["storybook"],
    slots=_slots("storybook"),
    tokenless=match_any(TOKENLESS_PATHS["storybook"]),
)

_OF_STOREFRONTS = (EMPORIUM_CONTRACT, MARBELLE_CONTRACT, REVIV_CONTRACT, FIGUREFORGE_CONTRACT, STORYBOOK_CONTRACT)
CONTRACTS = {contract.name: contract for contract in _OF_STOREFRONTS}
"""The contracts that a storefront can choose from. The staff contract is served on every storefront."""


def contract_of(name: str, path: str) -> Contract:
    """The contract that owns a path of a storefront whose own contract is `name`."""
    return STAFF_CONTRACT if path == STAFF_ROOT or path.startswith(f"{STAFF_ROOT}/") else CONTRACTS[name]
