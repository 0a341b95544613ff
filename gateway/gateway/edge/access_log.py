"""One log line and one measurement per request, without secrets."""

import logging
import time

import structlog
from common.observability import telemetry
from opentelemetry.trace import Span

from gateway.edge.logged_address import AddressForm
from gateway.http.request_context import RequestContext

LOGGER = "gateway.access"
log = structlog.get_logger(LOGGER)
_level = logging.getLogger(LOGGER)


class AccessLog:
    """Has neither parameters of paths nor queries: both contain secrets, such as signed tokens."""

    def __init__(self, addresses: AddressForm) -> None:
        self._addresses = addresses

    def add(self, context: RequestContext, status: int, started: float, span: Span) -> None:
        """`started` by time.perf_counter."""
        seconds = time.perf_counter() - started
        telemetry.record_response(
            span,
            context.method,
            status,
            seconds,
            context.route_template,
            context.logged_path,
            "maintenance" if context.in_maintenance else None,
            storefront=context.storefront or "",
        )
        if not _level.isEnabledFor(logging.INFO):
            return
        log.info(
            "request",
            method=context.method,
            path=context.logged_path,
            status=status,
            duration_ms=round(seconds * 1000, 2),
            storefront=context.storefront,
            user=str(context.caller.user_id) if context.caller and context.caller.user_id else None,
            client=self._addresses.of(context.client_address),
            request_id=context.request_id.decode(),
            cache=context.cache_status,
        )
