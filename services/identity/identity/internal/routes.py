"""`/internal/`: public keys, sessions to deny, addresses to snapshot."""

from typing import Any
from uuid import UUID

from common.clients.identity import AddressSnapshot, RevokedSession
from common.web import Body, Internal, Reads, router

from identity.domain.addresses import read_own
from identity.domain.sessions import deniable_sessions
from identity.web.dependencies import Signer

routes = router()


class WantedAddresses(Body):
    user_id: UUID
    ids: list[UUID]


@routes.get("/jwks")
async def jwks(caller: Internal, signer: Signer) -> dict[str, Any]:
    """The public keys of access tokens (RFC 7517), those being retired included."""
    return signer.jwks()


@routes.get("/revoked-sessions")
async def revoked_sessions(caller: Internal, reads: Reads) -> list[RevokedSession]:
    """Sessions of every storefront that ended while access tokens of theirs may still be alive."""
    return [RevokedSession(**row) for row in await deniable_sessions(reads)]


@routes.post("/addresses")
async def addresses(body: WantedAddresses, caller: Internal, reads: Reads) -> dict[UUID, AddressSnapshot]:
    """Those of the asked addresses that are the user's own, at the caller's storefront."""
    rows = await read_own(reads, caller.storefront, body.user_id, body.ids)
    return {row["id"]: AddressSnapshot.model_validate(row) for row in rows}
