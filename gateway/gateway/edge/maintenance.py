"""Which storefronts are in maintenance, as identity has recorded it."""

import asyncio

import structlog
from common.events.envelope import Envelope
from common.events.identity import MaintenanceChanged
from common.kernel.errors import ServiceUnavailable
from common.messaging.transport import Transport
from common.rpc.interfaces.identity import IdentityInterface
from common.rpc.interfaces.identity import Maintenance as State

from gateway.http.errors import InMaintenance
from gateway.routing.route_resolver import ResolvedRoute

RETRY_SECONDS = 0.5
log = structlog.get_logger("gateway")


class Maintenance:
    """Follows the events of changes, and loads the states again every `reload_seconds` and after a lost connection.

    The known states stay valid while identity is unavailable. `ready` is false until they were loaded once.
    """

    def __init__(self, identity: IdentityInterface, transport: Transport, reload_seconds: float) -> None:
        self._identity = identity
        self._reload_seconds = reload_seconds
        self._states: dict[str, State] = {}
        self._loading: asyncio.Task[None] | None = None
        self.ready = False
        transport.listen(frozenset({MaintenanceChanged.type}), self._on_changed, self.start)

    async def start(self) -> None:
        """Load the states; if identity is unavailable, continue to try in the background."""
        await self.stop()
        seconds = await self._load()
        self._loading = asyncio.create_task(self._reload(seconds), name="gateway maintenance")

    async def stop(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)
            self._loading = None

    def check(self, route: ResolvedRoute) -> None:
        """Raises InMaintenance if the path is not served now."""
        state = self._states.get(route.storefront.name)
        if state is not None and state.is_on and not route.contract.is_served_in_maintenance(route.path):
            raise InMaintenance(retry_after=state.retry_after_seconds)

    async def _reload(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            seconds = await self._load()

    async def _load(self) -> float:
        """Returns the seconds until the next attempt."""
        try:
            for state in await self._identity.maintenance():
                self._apply(state)
        except ServiceUnavailable:
            log.warning("identity_unavailable")
        except Exception:  # without another attempt changes might be missed until the process restarts
            log.exception("identity_response_invalid")
        else:
            self.ready = True
            return self._reload_seconds
        return self._reload_seconds if self.ready else RETRY_SECONDS

    async def _on_changed(self, envelope: Envelope) -> None:
        event = MaintenanceChanged.model_validate(envelope.data)
        self._apply(State.model_validate(event, from_attributes=True))

    def _apply(self, state: State) -> None:
        """Unless a newer state is known."""
        known = self._states.get(state.storefront)
        if known is not None and known.version >= state.version:
            return
        self._states[state.storefront] = state
        if state.is_on or (known is not None and known.is_on):
            seconds = state.retry_after_seconds
            log.warning("maintenance", storefront=state.storefront, is_on=state.is_on, retry_after=seconds)
