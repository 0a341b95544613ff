"""Logs and measures refused requests in batches."""

import asyncio
from dataclasses import dataclass, field

import structlog
from common.observability import log_context, telemetry
from opentelemetry.trace import INVALID_SPAN

from gateway.shedding.concurrency_limiter import count_shed

FLUSH_SECONDS = 1.0
log = structlog.get_logger("gateway")


@dataclass(slots=True)
class ShedLog:
    """Collects refused requests and reports them once per FLUSH_SECONDS: one log line per service, one metric each."""

    _durations: dict[tuple[str, str], list[tuple[str, float]]] = field(default_factory=dict)
    _timer: asyncio.TimerHandle | None = None

    def add(self, storefront: str, service: str, method: str, seconds: float) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self.flush)
        self._durations.setdefault((storefront, service), []).append((method, seconds))

    def flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for (storefront, service), durations in self._durations.items():
            log.warning("requests_shed", service="gateway", storefront=storefront, to=service, count=len(durations))
            count_shed(service, len(durations))
            with log_context.bound(service="gateway"):
                for method, seconds in durations:
                    telemetry.record_response(INVALID_SPAN, method, 503, seconds, None, storefront=storefront)
        self._durations.clear()
