"""Which service owns which address of each contract, and what else the door must know about a contract."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from common.dialect import Dialect
from dialects.emporium import EMPORIUM
from dialects.marbelle import MARBELLE, MARBELLE_CART
from dialects.staff import STAFF

MEDIA = "/media/"
STAFF_ROOT = "/api/staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One documented API as the door sees it.

    `dialect` finds the words, for the refusals of some services one of `dialects`. `services` maps path prefixes to
    their owners: one that ends with a slash owns what is below it, one that does not also owns itself. `docs` is
    where its documentation stands, `health` where it tells whether all is well, if it documents that. Below
    `unguarded` prefixes neither tokens nor limits apply: webhooks know their caller by a signature, pictures are
    everybody's. On `tokenless` paths, which are how a client gets a token, a stale token is ignored. `one_of_many`
    finds the slug or number in a product's address, and an unsafe request that matches `changes` and succeeds empties
    the storefront's cache.
    """

    dialect: Dialect
    docs: str
    services: tuple[tuple[str, str], ...]
    dialects: Mapping[str, Dialect] = field(default_factory=dict)
    health: str | None = None
    unguarded: tuple[str, ...] = ()
    tokenless: frozenset[str] = frozenset()
    one_of_many: re.Pattern[str] | None = None
    changes: re.Pattern[str] | None = None

    @property
    def name(self) -> str:
        return self.dialect.contract

    @property
    def parties(self) -> frozenset[str]:
        """The services that have a part in it."""
        return frozenset(service for _, service in self.services)

    def service(self, path: str) -> str | None:
        """The owner of an address, by the longest prefix."""
        for prefix, service in self.services:
            if path.startswith(prefix) and (prefix[-1] == "/" or path[len(prefix) : len(prefix) + 1] in ("", "/")):
                return service
        return None

    def words(self, path: str) -> Dialect:
        """How what is refused at an address is said."""
        return self.dialects.get(self.service(path) or "", self.dialect)

    def guards(self, path: str) -> bool:
        return not path.startswith(self.unguarded)

    def slug(self, path: str) -> str | None:
        """The one product an address is about; None for lists."""
        found = self.one_of_many.match(path) if self.one_of_many else None
        return found["slug"] if found else None

    def changed_by(self, method: str, path: str) -> bool:
        return bool(self.changes and self.changes.match(f"{method} {path}"))


def _longest_first(**owned: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [(prefix, service) for service, prefixes in owned.items() for prefix in prefixes]
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


def _staff(path: str) -> str:
    return f"{STAFF_ROOT}/v1/{path}"


_SERVICES = ("identity", "catalog", "cart", "orders", "payments")
_STAFF_PATHS: dict[str, tuple[str, ...]] = {
    "identity": ("auth", "me", "customers"),
    "catalog": ("products", "variants", "images", "categories", "stock", "reviews"),
    "orders": ("orders",),
    "payments": ("payments",),
}

EMPORIUM_CONTRACT = Contract(
    dialect=EMPORIUM,
    docs="/api/",
    services=_longest_first(
        identity=("/api/v1/auth/",),
        catalog=("/api/v1/products/", MEDIA),
        cart=("/api/v1/cart/",),
        orders=("/api/v1/orders/",),
        payments=("/api/v1/payments/",),
    ),
    unguarded=("/api/v1/payments/webhook/", MEDIA),
    tokenless=frozenset(f"/api/v1/auth/{name}/" for name in ("login", "register", "refresh", "verify-email")),
    one_of_many=re.compile(r"/api/v1/products/(?!categories/|wishlist/)(?P<slug>[^/]+)/"),
    changes=re.compile(r"(POST|PUT|PATCH|DELETE) /api/v1/products/[^/]+/reviews/"),
)

STAFF_CONTRACT = Contract(
    dialect=STAFF,
    docs=f"{STAFF_ROOT}/",
    services=_longest_first(
        **{
            service: (*map(_staff, _STAFF_PATHS.get(service, ())), _staff(f"dead-letters/{service}"))
            for service in _SERVICES
        }
    ),
    tokenless=frozenset(map(_staff, ("auth/login", "auth/refresh"))),
    changes=re.compile(rf"(POST|PUT|PATCH|DELETE) {STAFF_ROOT}/v1/({'|'.join(_STAFF_PATHS['catalog'])})(/|$)"),
)

MARBELLE_CONTRACT = Contract(
    dialect=MARBELLE,
    dialects={"cart": MARBELLE_CART},
    docs="/api/",
    health="/health/",
    services=_longest_first(
        identity=("/api/v1/auth/",),
        catalog=("/api/v1/products/", "/api/v1/categories/", MEDIA),
        cart=("/api/v1/cart/",),
    ),
    unguarded=(MEDIA,),
    tokenless=frozenset(
        f"/api/v1/auth/{name}/"
        for name in (
            "login",
            "register",
            "verify-email",
            "resend-verification",
            "password-reset",
            "password-reset-confirm",
            "refresh-token",
            "confirm-email-change",
        )
    ),
    one_of_many=re.compile(r"/api/v1/products/(?P<slug>\d+)/"),
)

CONTRACTS = {contract.name: contract for contract in (EMPORIUM_CONTRACT, MARBELLE_CONTRACT)}
"""What storefronts may speak. Staff is spoken on every one of them."""


def contract_of(name: str, path: str) -> Contract:
    """The contract that answers an address of a storefront speaking `name`."""
    return STAFF_CONTRACT if path == STAFF_ROOT or path.startswith(f"{STAFF_ROOT}/") else CONTRACTS[name]
