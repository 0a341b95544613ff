"""CloudEvents 1.0: the envelope around every event, and the event classes' common root."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from pydantic import BaseModel, ConfigDict, Field

from common import clock, context, tracing


class Event(BaseModel):
    """A fact other services may rely on, named `noun.past_participle` in `type`.

    `source` is the producing service; `subject_id` the aggregate it is about. `version` grows with each
    change of that aggregate, so that a read model can ignore what arrives late.
    """

    model_config = ConfigDict(frozen=True)
    type: ClassVar[str]
    source: ClassVar[str]

    storefront: str
    version: int = 0

    @property
    def subject_id(self) -> str:
        raise NotImplementedError


class Envelope(BaseModel):
    """An event on its way: CloudEvents attributes, the storefront, and the trace and request it belongs to."""

    model_config = ConfigDict(frozen=True)

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
    def around(cls, event: Event) -> Self:
        return cls(
            source=event.source,
            type=event.type,
            subject=event.subject_id,
            time=clock.now(),
            storefront=event.storefront,
            traceparent=tracing.traceparent(),
            requestid=context.facts().get("request_id"),
            data=event.model_dump(mode="json"),
        )
