"""Sessions that were revoked before their access tokens expired."""

from uuid import UUID

from common.kernel import clock

SWEEP_EVERY = 1024


class DenyList:
    """Removes a session after its last access token has expired."""

    def __init__(self) -> None:
        self._expiries: dict[UUID, float] = {}
        self._sweep_at = SWEEP_EVERY

    def __contains__(self, session_id: UUID | None) -> bool:
        return session_id in self._expiries

    def __len__(self) -> int:
        return len(self._expiries)

    def add(self, session_id: UUID, expires_at: float) -> None:
        """`expires_at` in seconds since the epoch."""
        self._expiries[session_id] = expires_at
        if len(self._expiries) >= self._sweep_at:
            self._sweep()

    def add_from_header(self, value: str) -> None:
        """`value` is that of a service's `x-atelier-session-revoked` header."""
        session_id, _, expires_at = value.partition(" ")
        self.add(UUID(session_id), float(expires_at))

    def _sweep(self) -> None:
        moment = clock.timestamp()
        self._expiries = {session: expiry for session, expiry in self._expiries.items() if expiry > moment}
        self._sweep_at = len(self._expiries) + SWEEP_EVERY
