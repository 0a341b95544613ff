"""Record what came of an attempt: the delivery's next try, and whether its endpoint works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db.unit_of_work import UnitOfWork
from common.kernel import clock

from webhooks.adapters.receiver import Answer
from webhooks.domain.delivery import DeliveryState
from webhooks.domain.endpoint import DisabledReason, Endpoint
from webhooks.domain.errors import EndpointNotFound
from webhooks.domain.schedule import GIVEN_UP_AFTER, asked_wait, delay_after
from webhooks.repository import due
from webhooks.repository.endpoints import Endpoints
from webhooks.use_cases.disable_endpoint import disable_endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAttempt:
    """`headers` are those of the request, without the shop's own, which may be secrets."""

    storefront: str
    endpoint_id: UUID
    delivery_id: UUID
    url: str
    headers: dict[str, Any]
    started_at: datetime
    answer: Answer


async def end_attempt(command: EndAttempt, uow: UnitOfWork) -> None:
    """Nothing is recorded of a delivery whose endpoint was deleted meanwhile."""
    if command.answer.is_success:
        await due.mark_working(uow, command.endpoint_id)
        await due.end_attempt(uow, command.delivery_id, DeliveryState.DELIVERED, None, _recorded(command))
        return
    endpoints = Endpoints(uow, command.storefront)
    try:
        endpoint = await endpoints.lock(command.endpoint_id)
    except EndpointNotFound:
        return
    await _record_failure(command, uow)
    reason = _note_failure(endpoint, command.answer)
    if reason is not None and endpoint.disabled_at is None:
        await disable_endpoint(endpoint, reason, uow)
    await endpoints.save(endpoint)


async def _record_failure(command: EndAttempt, uow: UnitOfWork) -> None:
    """A delivery that ended meanwhile, because its endpoint was disabled, stays failed."""
    delivery = await due.lock_delivery(uow, command.delivery_id)
    if delivery is None:
        return
    delay = delay_after(delivery["tries"] + 1, command.answer.retry_after)
    is_last = delay is None or delivery["state"] != DeliveryState.WAITING
    state = DeliveryState.FAILED if is_last else DeliveryState.WAITING
    next_attempt_at = None if is_last or delay is None else clock.now() + delay
    await due.end_attempt(uow, command.delivery_id, state, next_attempt_at, _recorded(command))


def _note_failure(endpoint: Endpoint, answer: Answer) -> DisabledReason | None:
    """Returns why it is to be disabled."""
    now = clock.now()
    if endpoint.failing_since is None:
        endpoint.failing_since = now
    if answer.retry_after:
        endpoint.paused_until = now + asked_wait(answer.retry_after)
    if answer.is_gone:
        return DisabledReason.GONE
    return DisabledReason.FAILING if now - endpoint.failing_since >= GIVEN_UP_AFTER else None


def _recorded(command: EndAttempt) -> dict[str, Any]:
    answer = command.answer
    return {
        "started_at": command.started_at,
        "duration_ms": answer.duration_ms,
        "url": command.url,
        "headers": command.headers,
        "status": answer.status,
        "error": answer.error,
        "answer": answer.text,
    }
