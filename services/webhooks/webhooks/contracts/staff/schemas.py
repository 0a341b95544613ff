"""The bodies of endpoints."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from common.http import Output, StrictBody, shown
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StrictBool, StringConstraints
from pydantic_core import PydanticCustomError

from webhooks.domain import extra_headers
from webhooks.domain.catalogue import CATALOGUE
from webhooks.domain.endpoint import EVERYTHING, DisabledReason, Scheme

LONGEST_OVERLAP = 7 * 24 * 3600


def _known(name: str) -> str:
    if name != EVERYTHING and name not in CATALOGUE:
        raise PydanticCustomError("webhook.event_type", "There is no such event type.", {"name": name[:100]})
    return name


def _permitted(headers: dict[str, str]) -> dict[str, str]:
    lowered = {name.lower(): value for name, value in headers.items()}
    refused = [name for name, value in lowered.items() if not extra_headers.is_permitted(name, value)]
    if refused or len(lowered) < len(headers):
        name = refused[0][:100] if refused else "two of one name"
        raise PydanticCustomError("webhook.header", "Not a header that may be added.", {"name": name})
    return lowered


Url = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
EventType = Annotated[str, AfterValidator(_known)]
EventTypes = Annotated[tuple[EventType, ...], Field(min_length=1, max_length=100)]
Headers = Annotated[dict[str, str], Field(max_length=extra_headers.MOST), AfterValidator(_permitted)]


class EndpointRequest(StrictBody):
    """`event_types` are of `GET /webhooks/event-types`, or `*` for all, also those of later releases. `headers` are
    added to each delivery; their values are not shown again. `signature` is `v1` (HMAC-SHA256) or `v1a` (Ed25519)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"url": "https://erp.example/hooks", "event_types": ["order.paid"]}]}
    )

    url: Url
    event_types: EventTypes
    description: Description = ""
    headers: Headers = Field(default={})
    signature: Scheme = Scheme.HMAC


class EndpointChanges(StrictBody):
    """What is left out stays. `headers` replace all of those before. Deliveries that wait when an endpoint is disabled
    have failed; they can be sent again."""

    url: Url | None = None
    event_types: EventTypes | None = None
    description: Description | None = None
    headers: Headers | None = None
    is_disabled: StrictBool | None = None


class SecretRotation(StrictBody):
    """For how long deliveries are signed with the former secret as well."""

    overlap_seconds: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP, strict=True)] = 24 * 3600


class ResendRequest(StrictBody):
    """What has failed since this moment is sent again."""

    since: AwareDatetime


class EndpointStatistics(Output):
    """`waiting` deliveries at present, and of the last 24 hours: `delivered` and `failed` ones, attempts, those of them
    that failed, and the duration in milliseconds that 95 of 100 attempts did not exceed."""

    waiting: int
    delivered: int
    failed: int
    attempts: int
    failed_attempts: int
    p95_ms: int | None


class EndpointBody(Output):
    """`disabled_reason` is `staff`, `gone` (it responded with 410) or `failing` (for five days). `failing_since`: the
    first failure that no success followed. Until `paused_until` nothing is sent, because the endpoint asked for it.
    `public_key` verifies signatures of the kind `v1a`. Until `former_secrets_until` deliveries are also signed with
    the secrets before the last rotations."""

    id: UUID
    url: str
    description: str
    event_types: list[str]
    signature: Scheme
    public_key: str | None
    header_names: list[str]
    is_disabled: bool
    disabled_at: datetime | None
    disabled_reason: DisabledReason | None
    failing_since: datetime | None
    paused_until: datetime | None
    former_secrets_until: list[datetime]
    statistics: EndpointStatistics
    created_by: UUID
    created_at: datetime
    updated_at: datetime


class NewSecretBody(EndpointBody):
    """`secret` is in this response only; null where Ed25519 signs, whose private key is never shown."""

    secret: str | None


class TestSent(Output):
    """The delivery of the test event."""

    delivery_id: UUID


class Resent(Output):
    resent: int


def endpoint_body(row: Mapping[str, Any]) -> dict[str, Any]:
    return shown(
        EndpointBody,
        row,
        signature=row["scheme"],
        is_disabled=row["disabled_at"] is not None,
        former_secrets_until=row["former_secrets_until"] or [],
        statistics=shown(EndpointStatistics, row),
    )
