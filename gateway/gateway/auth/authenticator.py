"""Verifies bearer tokens: valid, of this storefront, and of a session that was not revoked."""

import asyncio
from collections import OrderedDict

import structlog
from common.events.envelope import Envelope
from common.events.identity import SessionRevoked
from common.kernel import clock
from common.kernel.access_tokens import AccessClaims
from common.kernel.callers import INTERNAL, STAFF, Caller
from common.kernel.errors import InvalidToken, ServiceUnavailable
from common.kernel.permissions import ALL_PERMISSIONS
from common.messaging.transport import Transport
from common.rpc.interfaces.identity import IdentityInterface

from gateway.auth.deny_list import DenyList
from gateway.auth.signing_keys import SigningKeys

CACHED_TOKENS = 8192
MAX_TOKEN_LENGTH = 4096
RETRY_SECONDS = 0.5
log = structlog.get_logger("gateway")


class Authenticator:
    """Caches verified tokens; expiry and the deny list are checked for every request.

    Identity's keys are loaded again every `reload_seconds`, so that a removed key verifies nothing more.
    """

    def __init__(self, identity: IdentityInterface, transport: Transport, reload_seconds: float) -> None:
        self.deny_list = DenyList()
        self._identity = identity
        self._reload_seconds = reload_seconds
        self._keys = SigningKeys(identity.jwks, lambda: self._verified.clear())
        self._verified: OrderedDict[tuple[str, bytes], Caller] = OrderedDict()
        self._loading: asyncio.Task[None] | None = None
        self.ready = False
        transport.listen(frozenset({SessionRevoked.type}), self._on_session_revoked, self.start)

    async def start(self) -> None:
        """Load keys and revoked sessions; if identity is unavailable, continue to try in the background."""
        await self.stop()
        try:
            await self._load()
        except ServiceUnavailable:
            self._loading = asyncio.create_task(self._load_with_retries(), name="gateway keys")
        else:
            self._loading = asyncio.create_task(self._reload_keys(), name="gateway keys")

    async def stop(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)
            self._loading = None

    async def authenticate(self, authorization: bytes, storefront: str) -> Caller:
        """The caller whose token is in an `Authorization` header. Raises InvalidToken, ServiceUnavailable."""
        caller = self._verified.get((storefront, authorization))
        if caller is None:
            caller = _caller(await self._keys.verify(_bearer(authorization), storefront))
            self._cache((storefront, authorization), caller)
        else:
            self._verified.move_to_end((storefront, authorization))
        if not self.ready:
            raise ServiceUnavailable()
        if self.has_ended(caller):
            raise InvalidToken()
        return caller

    def has_ended(self, caller: Caller) -> bool:
        """Whether the caller's token has expired, or its session was revoked, since it was verified."""
        expires_at = caller.token_expires_at
        return (expires_at is not None and expires_at <= clock.timestamp()) or caller.session_id in self.deny_list

    async def _load(self) -> None:
        for session in await self._identity.revoked_sessions():
            self.deny_list.add(session.session_id, session.expires_at.timestamp())
        await self._keys.load()
        self.ready = True

    async def _load_with_retries(self) -> None:
        while True:
            log.warning("identity_unavailable")
            await asyncio.sleep(RETRY_SECONDS)
            try:
                await self._load()
                break
            except ServiceUnavailable:
                pass
            except Exception:  # without another attempt every token would be refused until the process restarts
                log.exception("identity_response_invalid")
        await self._reload_keys()

    async def _reload_keys(self) -> None:
        """The known keys stay valid while identity is unavailable."""
        while True:
            await asyncio.sleep(self._reload_seconds)
            try:
                await self._keys.load()
            except ServiceUnavailable:
                log.warning("identity_unavailable")
            except Exception:  # without another attempt a removed key would be valid until the process restarts
                log.exception("identity_response_invalid")

    async def _on_session_revoked(self, envelope: Envelope) -> None:
        event = SessionRevoked.model_validate(envelope.data)
        self.deny_list.add(event.session_id, event.expires_at.timestamp())

    def _cache(self, key: tuple[str, bytes], verified: Caller) -> None:
        self._verified[key] = verified
        if len(self._verified) > CACHED_TOKENS:
            self._verified.popitem(last=False)


def _bearer(authorization: bytes) -> str:
    scheme, _, token = authorization.decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > MAX_TOKEN_LENGTH:
        raise InvalidToken()
    return token.strip()


def _scopes(claims: AccessClaims) -> frozenset[str]:
    """Tokens of staff that the former release issued, for fifteen minutes, name no permissions: they have all."""
    scopes = frozenset(claims.permissions) - {INTERNAL}
    return scopes | ALL_PERMISSIONS if scopes == {STAFF} else scopes


def _caller(claims: AccessClaims) -> Caller:
    return Caller(
        storefront=claims.storefront,
        user_id=claims.user_id,
        session_id=claims.session_id,
        email=claims.email,
        scopes=_scopes(claims),
        token_expires_at=claims.expires_at,
        language=claims.language,
    )
