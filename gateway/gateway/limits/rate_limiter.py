"""The rate limits of the storefronts' TOML, counted in moving windows."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import limits
from common.kernel import clock
from common.kernel.callers import Caller
from common.kernel.storefronts import Limit, Storefront
from limits.aio.strategies import MovingWindowRateLimiter

from gateway.http.errors import Throttled
from gateway.limits.memory_storage import MemoryWindowStorage

STAFF_PATHS = "/api/staff/"


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit of one storefront, parsed."""

    key: str
    rate: limits.RateLimitItem
    limit: Limit
    routes: tuple[tuple[str, str], ...]
    only_uploads: bool = False

    @classmethod
    def of(cls, storefront: Storefront, name: str, limit: Limit) -> "Rule":
        routes = tuple((method, prefix) for method, _, prefix in (route.partition(" ") for route in limit.routes))
        return cls(f"{storefront.name}/{name}", limits.parse(limit.rate), limit, routes)

    @classmethod
    def of_uploads(cls, storefront: Storefront) -> "Iterator[Rule]":
        """The limit of `[uploads]`, which applies to each caller and to each address."""
        rate = storefront.uploads.rate
        for limit in (Limit(rate=rate, per="user", callers="signed-in"), Limit(rate=rate, per="address")):
            key = f"{storefront.name}/uploads of one {limit.per}"
            yield cls(key, limits.parse(rate), limit, (), only_uploads=True)

    def applies_to(self, caller: Caller, method: str, path: str, *, is_upload: bool) -> bool:
        if caller.is_staff and path.startswith(STAFF_PATHS) and not self.routes:
            return self.limit.callers == ("api-keys" if caller.is_api_key else "staff")
        signed_in = caller.user_id is not None
        if self.only_uploads and not is_upload:
            return False
        if self.limit.callers in ("staff", "api-keys"):
            return False
        if self.limit.callers != "everyone" and signed_in != (self.limit.callers == "signed-in"):
            return False
        return not self.routes or any(method == verb and path.startswith(prefix) for verb, prefix in self.routes)

    def client_key(self, caller: Caller, address: str) -> str:
        """What the rule counts by: the user id or the address. Anonymous callers always count by address."""
        return str(caller.user_id) if self.limit.per == "user" and caller.user_id else address


class RateLimiter:
    """All limits of all storefronts. A request counts against every limit that applies to it, or against none."""

    def __init__(self, storefronts: Iterable[Storefront], storage: MemoryWindowStorage) -> None:
        self._windows = MovingWindowRateLimiter(storage)
        self._rules = {storefront.name: _narrowest_first(storefront) for storefront in storefronts}

    async def admit(self, caller: Caller, address: str, method: str, path: str, *, is_upload: bool = False) -> None:
        """Count one request. Raises Throttled."""
        applicable = [
            (rule, rule.client_key(caller, address))
            for rule in self._rules[caller.storefront]
            if rule.applies_to(caller, method, path, is_upload=is_upload)
        ]
        if len(applicable) > 1:
            for rule, client in applicable:
                if not await self._windows.test(rule.rate, rule.key, client):
                    raise await self._throttled(rule, client)
        for rule, client in applicable:
            if not await self._windows.hit(rule.rate, rule.key, client):
                raise await self._throttled(rule, client)

    async def _throttled(self, rule: Rule, client: str) -> Throttled:
        window = await self._windows.get_window_stats(rule.rate, rule.key, client)
        reset_at = math.ceil(window.reset_time)
        retry_after = max(1, math.ceil(window.reset_time - clock.timestamp()))
        return Throttled(retry_after=retry_after, limit=rule.rate.amount, remaining=0, reset_at=reset_at)


def _narrowest_first(storefront: Storefront) -> list[Rule]:
    rules = [Rule.of(storefront, name, limit) for name, limit in storefront.limits.items()]
    rules += Rule.of_uploads(storefront)
    return sorted(rules, key=lambda rule: (rule.rate.amount, -rule.rate.get_expiry()))
