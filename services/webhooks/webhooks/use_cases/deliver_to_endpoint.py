"""Send what is due at one endpoint."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from common.db.database import Database
from common.db.executor import Row
from common.kernel import clock

from webhooks.adapters.measures import record_attempt_duration
from webhooks.adapters.receiver import Receivers
from webhooks.adapters.secret_box import SecretBox
from webhooks.domain.endpoint import Endpoint
from webhooks.domain.signatures import signature_headers
from webhooks.repository.due import claim_due
from webhooks.repository.endpoints import find_endpoint, live_keys_of
from webhooks.use_cases.end_attempt import EndAttempt, end_attempt

AT_ONCE = 8
"""How many requests an endpoint gets at the same time; one that fails gets one."""
ROUND_SECONDS = 20.0
"""A job begins no request later, so that the jobs of other endpoints get their turn."""
USER_AGENT = "Atelier-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Sending:
    """What deliveries are sent with."""

    database: Database
    receivers: Receivers
    box: SecretBox


async def deliver_to_endpoint(storefront: str, endpoint_id: UUID, sending: Sending) -> None:
    """Until nothing is due any more, or the round has ended, or an attempt at a failing endpoint has failed.

    A delivery is claimed, sent, and then recorded: one that dies in between is sent again with the same id.
    """
    loop = asyncio.get_running_loop()
    ends = loop.time() + ROUND_SECONDS
    while loop.time() < ends:
        endpoint = await find_endpoint(sending.database.autocommit, storefront, endpoint_id)
        if endpoint is None:
            return
        is_failing = endpoint.failing_since is not None
        claimed = await claim_due(sending.database.autocommit, endpoint_id, 1 if is_failing else AT_ONCE)
        if not claimed:
            return
        secrets = await _secrets(endpoint, sending)
        sent = await asyncio.gather(*(_attempt(endpoint, each, secrets, sending) for each in claimed))
        if is_failing and not all(sent):
            return


async def _secrets(endpoint: Endpoint, sending: Sending) -> list[str]:
    keys = await live_keys_of(sending.database.autocommit, endpoint.id)
    return [sending.box.decrypt(key.secret) for key in keys]


async def _attempt(endpoint: Endpoint, delivery: Row, secrets: list[str], sending: Sending) -> bool:
    started_at, body = clock.now(), delivery["body"].encode()
    own = _headers(delivery["event_id"], started_at, body, secrets)
    extra = orjson.loads(sending.box.decrypt(endpoint.headers)) if endpoint.headers else {}
    answer = await sending.receivers.post(endpoint.url, {**extra, **own}, body)
    record_attempt_duration(answer)
    command = EndAttempt(
        storefront=endpoint.storefront,
        endpoint_id=endpoint.id,
        delivery_id=delivery["id"],
        url=endpoint.url,
        headers=own,
        started_at=started_at,
        answer=answer,
    )
    async with sending.database.transaction() as uow:
        await end_attempt(command, uow)
    return answer.is_success


def _headers(event_id: UUID, moment: datetime, body: bytes, secrets: list[str]) -> dict[str, Any]:
    plain = {"content-type": "application/json", "user-agent": USER_AGENT}
    return {**plain, **signature_headers(str(event_id), int(moment.timestamp()), body, secrets)}
