"""Sessions that have ended while tokens of theirs are still in date."""

from uuid import UUID

from common import clock

SWEEP_EVERY = 1024


class DenyList:
    """Forgets a session once its last token has expired anyway."""

    def __init__(self) -> None:
        self._until: dict[UUID, float] = {}
        self._sweep_at = SWEEP_EVERY

    def __contains__(self, session_id: UUID | None) -> bool:
        return session_id in self._until

    def __len__(self) -> int:
        return len(self._until)

    def add(self, session_id: UUID, expires_at: float) -> None:
        """`expires_at` in seconds since the epoch."""
        self._until[session_id] = expires_at
        if len(self._until) >= self._sweep_at:
            self._sweep()

    def note(self, header: str) -> None:
        """What a service told in its `x-atelier-session-revoked` header."""
        session_id, _, expires_at = header.partition(" ")
        self.add(UUID(session_id), float(expires_at))

    def _sweep(self) -> None:
        moment = clock.timestamp()
        self._until = {session: until for session, until in self._until.items() if until > moment}
        self._sweep_at = len(self._until) + SWEEP_EVERY
