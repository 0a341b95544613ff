"""The slots of each kind of request."""

from gateway.http.request_context import RequestContext
from gateway.routing.request_kinds import RequestKind
from gateway.routing.route_resolver import ResolvedRoute
from gateway.settings import LoadSettings
from gateway.shedding.concurrency_limiter import ConcurrencyLimiter


class Slots:
    """Requests of one kind cannot occupy the slots of another, nor its places in the queue for them."""

    def __init__(self, settings: LoadSettings) -> None:
        self.ordinary = ConcurrencyLimiter(settings)
        self._by_kind = {
            RequestKind.ORDINARY: self.ordinary,
            RequestKind.UPLOAD: ConcurrencyLimiter(settings.uploads),
            RequestKind.FILE: ConcurrencyLimiter(settings.files),
            RequestKind.HELD: ConcurrencyLimiter(settings.held),
        }

    def of(self, kind: RequestKind) -> ConcurrencyLimiter:
        return self._by_kind[kind]

    @property
    def any_queue_full(self) -> bool:
        """Whether a request of some kind may not even wait."""
        return any(limiter.queue_full for limiter in self._by_kind.values())

    def note_arrival(self) -> None:
        """Count a request, whose kind is not known yet, as waiting for a slot of an ordinary one for a moment."""
        self.ordinary.note_arrival()


def kind_of(context: RequestContext, route: ResolvedRoute) -> RequestKind:
    """An upload by its body, the others by their endpoint."""
    return RequestKind.UPLOAD if context.is_upload else route.contract.kind_of(context.method, route.path)
