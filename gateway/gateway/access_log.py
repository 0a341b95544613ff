"""One line per request: what was asked of which storefront, by whom, and how it went. Nothing secret."""

import logging
import time

import structlog
from common import telemetry
from opentelemetry.trace import Span

from gateway.visit import Visit

LOGGER = "gateway.access"
log = structlog.get_logger(LOGGER)
_gate = logging.getLogger(LOGGER)


def record(visit: Visit, status: int, started: float, span: Span) -> None:
    """`started` as told by time.perf_counter. The path comes without its query, which may hold anything."""
    seconds = time.perf_counter() - started
    telemetry.answered(span, visit.method, status, seconds, visit.route, storefront=visit.storefront or "")
    if not _gate.isEnabledFor(logging.INFO):
        return
    log.info(
        "request",
        method=visit.method,
        path=visit.scope["path"],
        status=status,
        duration_ms=round(seconds * 1000, 2),
        storefront=visit.storefront,
        user=str(visit.caller.user_id) if visit.caller and visit.caller.user_id else None,
        request_id=visit.request_id.decode(),
        cache=visit.cached,
    )
