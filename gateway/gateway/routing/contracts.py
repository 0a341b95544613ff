"""Which service owns which path of each contract, and the other properties of a contract that the gateway needs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
        object.__setattr__(self, "templates", PathTemplates([*PATH_TEMPLATES.get(self.name, ()), *own]))
        object.__setattr__(self, "_in_maintenance", match_any(MAINTENANCE_PATHS.get(self.name, ())))

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
    found = {RequestKind(kind): match_any(endpoints) for kind, endpoints in SLOT_ENDPOINTS.get(contract, {}).items()}
    return {kind: endpoints for kind, endpoints in found.items() if endpoints}


def _contract(dialect: Dialect, *, docs_root: str = "/api/", **own: Any) -> Contract:
    """A contract with what the generated tables of paths know of it: nothing before the first `make generate`."""
    name = dialect.contract
    return Contract(
        dialect=dialect,
        docs_root=docs_root,
        services=_longest_first(SERVICE_PATHS.get(name, {})),
        files=FILE_PATHS.get(name, ()),
        unguarded=UNGUARDED_PATHS.get(name, ()),
        tokenless=match_any(TOKENLESS_PATHS.get(name, ())),
        slots=_slots(name),
        **own,
    )


EMPORIUM_CONTRACT = _contract(
    EMPORIUM,
    product_path=re.compile(r"/api/v1/products/(?!categories/|wishlist/)(?P<slug>[^/]+)/"),
    writes=re.compile(r"(POST|PUT|PATCH|DELETE) /api/v1/products/[^/]+/reviews/"),
)

_CACHED_OF_STAFF = (*SERVICE_PATHS["staff"]["catalog"], "/api/staff/v1/moderation")
STAFF_CONTRACT = _contract(
    STAFF,
    docs_root=f"{STAFF_ROOT}/",
    writes=re.compile(rf"(POST|PUT|PATCH|DELETE) ({'|'.join(_CACHED_OF_STAFF)})(/|$)"),
)

MARBELLE_CONTRACT = _contract(
    MARBELLE,
    dialects={"cart": MARBELLE_CART},
    health=DatabaseHealth("/health/"),
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

REVIV_CONTRACT = _contract(
    REVIV,
    health=ChecksHealth("/api/health/"),
    root=REVIV_ROOT,
    adds_slashes=True,
)

FIGUREFORGE_CONTRACT = _contract(
    FIGUREFORGE,
    adds_slashes=True,
    writes=re.compile(r"(POST|PUT|PATCH|DELETE) /api/images/img_[0-9a-f]{32}/(?!favorite/)"),
)

STORYBOOK_CONTRACT = _contract(
    STORYBOOK,
    dialects={"identity": STORYBOOK_CUSTOMERS},
    adds_slashes=True,
    always_json=True,
)

_OF_STOREFRONTS = (EMPORIUM_CONTRACT, MARBELLE_CONTRACT, REVIV_CONTRACT, FIGUREFORGE_CONTRACT, STORYBOOK_CONTRACT)
CONTRACTS = {contract.name: contract for contract in _OF_STOREFRONTS}
"""The contracts that a storefront can choose from. The staff contract is served on every storefront."""


def contract_of(name: str, path: str) -> Contract:
    """The contract that owns a path of a storefront whose own contract is `name`."""
    return STAFF_CONTRACT if path == STAFF_ROOT or path.startswith(f"{STAFF_ROOT}/") else CONTRACTS[name]
