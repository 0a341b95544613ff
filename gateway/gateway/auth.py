"""Who calls: a bearer token of this storefront, or nobody."""

import asyncio
from collections import OrderedDict

import structlog
from common import clock
from common.access_tokens import AccessClaims
from common.callers import INTERNAL, Caller
from common.clients.identity import IdentityClient
from common.errors import InvalidToken, ServiceUnavailable
from common.events.envelope import Envelope
from common.events.identity import SessionRevoked
from common.transport import Transport

from gateway.deny_list import DenyList
from gateway.keys import Keys

REMEMBERED = 8192
LONGEST_TOKEN = 4096
RETRY_SECONDS = 0.5
log = structlog.get_logger("gateway")


class Authenticator:
    """Verifies each token once, and asks the deny-list every time."""

    def __init__(self, identity: IdentityClient, transport: Transport) -> None:
        self.deny_list = DenyList()
        self._identity = identity
        self._keys = Keys(identity.jwks)
        self._verified: OrderedDict[tuple[str, bytes], tuple[Caller, int]] = OrderedDict()
        self._loading: asyncio.Task[None] | None = None
        self.ready = False
        transport.listen(frozenset({SessionRevoked.type}), self._hear, self.start)

    async def start(self) -> None:
        """Load keys and ended sessions; while identity does not answer, go on trying in the background."""
        await self.stop()
        try:
            await self._load()
        except ServiceUnavailable:
            self._loading = asyncio.create_task(self._keep_loading(), name="gateway keys")

    async def stop(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)
            self._loading = None

    async def caller(self, authorization: bytes, storefront: str) -> Caller:
        """Whom an `Authorization` header names. Raises InvalidToken."""
        held = self._verified.get((storefront, authorization))
        if held is None:
            claims = await self._keys.verify(_bearer(authorization), storefront)
            held = _caller(claims), claims.expires_at
            self._remember((storefront, authorization), held)
        else:
            self._verified.move_to_end((storefront, authorization))
        caller, expires_at = held
        if not self.ready:
            raise ServiceUnavailable()
        if expires_at <= clock.timestamp() or caller.session_id in self.deny_list:
            raise InvalidToken()
        return caller

    async def _load(self) -> None:
        for session in await self._identity.revoked_sessions():
            self.deny_list.add(session.session_id, session.expires_at.timestamp())
        await self._keys.load()
        self.ready = True

    async def _keep_loading(self) -> None:
        while True:
            log.warning("identity_not_answering")
            await asyncio.sleep(RETRY_SECONDS)
            try:
                await self._load()
                return
            except ServiceUnavailable:
                pass
            except Exception:  # or no token would be believed until the process is restarted
                log.exception("identity_not_understood")

    async def _hear(self, envelope: Envelope) -> None:
        event = SessionRevoked.model_validate(envelope.data)
        self.deny_list.add(event.session_id, event.expires_at.timestamp())

    def _remember(self, key: tuple[str, bytes], held: tuple[Caller, int]) -> None:
        self._verified[key] = held
        if len(self._verified) > REMEMBERED:
            self._verified.popitem(last=False)


def _bearer(authorization: bytes) -> str:
    scheme, _, token = authorization.decode("latin-1").partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
        raise InvalidToken()
    return token.strip()


def _caller(claims: AccessClaims) -> Caller:
    return Caller(
        storefront=claims.storefront,
        user_id=claims.user_id,
        session_id=claims.session_id,
        email=claims.email,
        scopes=frozenset(claims.permissions) - {INTERNAL},
    )
