"""The base class of events, and their CloudEvents 1.0 envelope."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from common.kernel import clock
from common.observability import log_context, tracing


class Event(BaseModel):
    """The base class of events. `type` is named `noun.past_participle`.

    `source` is the producing service, `consumers` are the services (and `gateway`) that subscribe to it. An event
    without consumers states the reason in `unconsumed_because`. `subject_id` identifies the aggregate that the event is
    about. `version` increases with each change of that aggregate, so that a read model can ignore outdated events.
    """

    model_config = ConfigDict(frozen=True)
    type: ClassVar[str]
    source: ClassVar[str]
    consumers: ClassVar[tuple[str, ...]] = ()
    unconsumed_because: ClassVar[str | None] = None

    storefront: str
    version: int = 0

    @property
    def subject_id(self) -> str:
        raise NotImplementedError


class Envelope(BaseModel, frozen=True):
    """An event with its CloudEvents attributes, its storefront, and the trace and request in which it was published."""

    specversion: str = "1.0"
    id: UUID = Field(default_factory=uuid4)
    source: str
    type: str
    subject: str
    time: datetime
    storefront: str
    traceparent: str | None = None
    requestid: str | None = None
    datacontenttype: str = "application/json"
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(
            source=event.source,
            type=event.type,
            subject=event.subject_id,
            time=clock.now(),
            storefront=event.storefront,
            traceparent=tracing.traceparent(),
            requestid=log_context.fields().get("request_id"),
            data=event.model_dump(mode="json"),
        )
