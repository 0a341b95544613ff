"""One log line and one measurement per request, without secrets."""

import logging
import time

import structlog
from common.observability import telemetry
from opentelemetry.trace import Span

from gateway.http.request_context import RequestContext

LOGGER = "gateway.access"
log = structlog.get_logger(LOGGER)
_level = logging.getLogger(LOGGER)


def log_request(context: RequestContext, status: int, started: float, span: Span) -> None:
    """`started` by time.perf_counter. The path is logged without its query, which may contain secrets."""
    seconds = time.perf_counter() - started
    storefront = context.storefront or ""
    telemetry.record_response(span, context.method, status, seconds, context.route_template, storefront=storefront)
    if not _level.isEnabledFor(logging.INFO):
        return
    log.info(
        "request",
        method=context.method,
        path=context.scope["path"],
        status=status,
        duration_ms=round(seconds * 1000, 2),
        storefront=context.storefront,
        user=str(context.caller.user_id) if context.caller and context.caller.user_id else None,
        request_id=context.request_id.decode(),
        cache=context.cache_status,
    )
