"""How often one may come: the rates of a storefront's TOML, as moving windows."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import limits
from common import clock
from common.callers import Caller
from common.storefronts import Limit, Storefront
from limits.aio.strategies import MovingWindowRateLimiter

from gateway.errors import Throttled
from gateway.windows import ClockedMemory


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit of one storefront, ready to be asked."""

    key: str
    rate: limits.RateLimitItem
    limit: Limit
    routes: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, storefront: Storefront, name: str, limit: Limit) -> "Rule":
        routes = tuple((method, prefix) for method, _, prefix in (route.partition(" ") for route in limit.routes))
        return cls(f"{storefront.name}/{name}", limits.parse(limit.rate), limit, routes)

    def concerns(self, caller: Caller, method: str, path: str) -> bool:
        signed_in = caller.user_id is not None
        if self.limit.callers != "everyone" and signed_in != (self.limit.callers == "signed-in"):
            return False
        return not self.routes or any(method == verb and path.startswith(prefix) for verb, prefix in self.routes)

    def whose(self, caller: Caller, address: str) -> str:
        """Strangers have nothing but an address, also where users are counted."""
        return str(caller.user_id) if self.limit.per == "user" and caller.user_id else address


class Limits:
    """All limits of all storefronts. A request counts against every limit that concerns it, or against none."""

    def __init__(self, storefronts: Iterable[Storefront], storage: ClockedMemory) -> None:
        self._windows = MovingWindowRateLimiter(storage)
        self._rules = {storefront.name: _narrowest_first(storefront) for storefront in storefronts}

    async def admit(self, caller: Caller, address: str, method: str, path: str) -> None:
        """Count one request. Raises Throttled."""
        asked = [
            (rule, rule.whose(caller, address))
            for rule in self._rules[caller.storefront]
            if rule.concerns(caller, method, path)
        ]
        if len(asked) > 1:
            for rule, whose in asked:
                if not await self._windows.test(rule.rate, rule.key, whose):
                    raise await self._refusal(rule, whose)
        for rule, whose in asked:
            if not await self._windows.hit(rule.rate, rule.key, whose):
                raise await self._refusal(rule, whose)

    async def _refusal(self, rule: Rule, whose: str) -> Throttled:
        window = await self._windows.get_window_stats(rule.rate, rule.key, whose)
        return Throttled(retry_after=max(1, math.ceil(window.reset_time - clock.timestamp())))


def _narrowest_first(storefront: Storefront) -> list[Rule]:
    rules = [Rule.of(storefront, name, limit) for name, limit in storefront.limits.items()]
    return sorted(rules, key=lambda rule: (rule.rate.amount, -rule.rate.get_expiry()))
