"""Authenticates machines by their API keys, on paths of the staff contract."""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import limits
from common.kernel import clock
from common.kernel.api_keys import PREFIX, digest_of, is_well_formed
from common.kernel.callers import API_KEY, STAFF, Caller
from common.kernel.errors import InvalidToken
from common.rpc.interfaces.identity import ApiKeyFacts, IdentityInterface
from limits.aio.strategies import MovingWindowRateLimiter

from gateway.auth.deny_list import DenyList

FRESH_SECONDS = 60.0
"""How long identity's answer is used. A change of the key ends it at once, by the deny list."""
UNKNOWN_SECONDS = 5.0
CACHED_KEYS = 4096
GUESSES = limits.parse("30/minute")
"""So many unknown keys are looked up for one address."""
_BEARER = b"bearer "


@dataclass(frozen=True, slots=True)
class _Answer:
    """What identity said of a key; None of one that it does not know."""

    facts: ApiKeyFacts | None
    fresh_until: float


class ApiKeys:
    """Asks identity for each key, and uses its answer for FRESH_SECONDS. Unknown keys of an address are counted."""

    def __init__(self, identity: IdentityInterface, deny_list: DenyList, windows: MovingWindowRateLimiter) -> None:
        self._identity = identity
        self._deny_list = deny_list
        self._guesses = windows
        self._answers: OrderedDict[tuple[str, str], _Answer] = OrderedDict()

    async def authenticate(self, authorization: bytes, storefront: str, address: str) -> Caller:
        """The key's caller. Raises InvalidToken, also from outside of the key's networks; ServiceUnavailable."""
        key = authorization[len(_BEARER) :].decode("latin-1").strip()
        if not is_well_formed(key, storefront):
            raise InvalidToken()
        facts = await self._facts(storefront, digest_of(key), address)
        if facts is None or not _is_within(address, facts.networks):
            raise InvalidToken()
        return Caller(
            storefront=storefront,
            user_id=facts.id,
            session_id=facts.state_id,
            email=facts.name,
            scopes=frozenset({STAFF, API_KEY, *facts.permissions}),
            token_expires_at=None if facts.expires_at is None else int(facts.expires_at.timestamp()),
        )

    async def _facts(self, storefront: str, digest: str, address: str) -> ApiKeyFacts | None:
        found = self._answers.get((storefront, digest))
        if found is None or not self._is_fresh(found):
            facts = await self._ask(storefront, digest, address)
            fresh_for = UNKNOWN_SECONDS if facts is None else FRESH_SECONDS
            found = _Answer(facts, clock.timestamp() + fresh_for)
            self._answers[storefront, digest] = found
            if len(self._answers) > CACHED_KEYS:
                self._answers.popitem(last=False)
        self._answers.move_to_end((storefront, digest))
        facts = found.facts
        if facts is None or facts.state_id in self._deny_list:
            return None
        expired = facts.expires_at is not None and facts.expires_at.timestamp() <= clock.timestamp()
        return None if expired else facts

    async def _ask(self, storefront: str, digest: str, address: str) -> ApiKeyFacts | None:
        """None also without asking, for an address that has tried too many unknown keys."""
        if not await self._guesses.test(GUESSES, "unknown api keys", address):
            return None
        facts = await self._identity.api_key(storefront, digest)
        if facts is None:
            await self._guesses.hit(GUESSES, "unknown api keys", address)
        return facts

    def _is_fresh(self, answer: _Answer) -> bool:
        is_denied = answer.facts is not None and answer.facts.state_id in self._deny_list
        return answer.fresh_until > clock.timestamp() and not is_denied


def is_api_key(authorization: bytes) -> bool:
    return authorization[: len(_BEARER)].lower() == _BEARER and authorization[len(_BEARER) :].lstrip().startswith(
        PREFIX.encode()
    )


def _is_within(address: str, networks: tuple[str, ...]) -> bool:
    """Everywhere, if the key names no networks."""
    try:
        return not networks or any(ip_address(address) in ip_network(network) for network in networks)
    except ValueError:
        return False
