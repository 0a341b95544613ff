"""The body of a delivery."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict


class EventBody(BaseModel):
    """What endpoints get. `type`, `timestamp` and `data` are those of the Standard Webhooks specification.

    `id` is also in the header `webhook-id`: deliveries with an id that was received before are repetitions. The order
    of deliveries is not promised: compare `version`, which grows with the changes of the subject, or `occurred_at`.
    `timestamp` is the same moment. `schema_version` is that of the type. `data` is null when the subject does not exist
    any more, or its customer was erased.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: UUID
    type: str
    schema_version: int
    storefront: str
    occurred_at: datetime
    timestamp: datetime
    version: int
    data: Any


def body_of(
    *, event_id: UUID, type_: str, schema_version: int, storefront: str, occurred_at: datetime, version: int, data: Any
) -> str:
    """JSON, whose bytes are the same in every delivery of the event."""
    moment = occurred_at.astimezone(UTC)
    members = {
        "id": event_id,
        "type": type_,
        "schema_version": schema_version,
        "storefront": storefront,
        "occurred_at": moment,
        "timestamp": moment,
        "version": version,
        "data": data,
    }
    return orjson.dumps(members, option=orjson.OPT_UTC_Z).decode()


def without_data(body: str) -> str:
    """The body after the customer was erased."""
    return orjson.dumps({**orjson.loads(body), "data": None}).decode()
