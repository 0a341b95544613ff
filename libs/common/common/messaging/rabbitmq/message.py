"""Events as AMQP messages, and the headers that earlier deliveries left."""

from aio_pika import DeliveryMode, Message
from aio_pika.abc import AbstractIncomingMessage

from common.events.envelope import Envelope

ATTEMPTS = "x-atelier-attempts"
"""Set by earlier releases, which retried at the broker."""
REASON = "x-atelier-reason"
DELIVERIES = "x-delivery-count"
"""Set by quorum queues: how often the message was delivered before, without having been acknowledged."""


def message_of(envelope: Envelope) -> Message:
    return Message(
        envelope.model_dump_json().encode(),
        message_id=str(envelope.id),
        type=envelope.type,
        content_type="application/cloudevents+json",
        delivery_mode=DeliveryMode.PERSISTENT,
        timestamp=envelope.time,
        headers={"traceparent": envelope.traceparent} if envelope.traceparent else {},
    )


def read(message: AbstractIncomingMessage) -> Envelope:
    """Raises ValueError for a message that is not an event."""
    return Envelope.model_validate_json(message.body)


def number(message: AbstractIncomingMessage, header: str) -> int:
    """A count from the headers; 0 if it is missing or no number, because other programs may publish to the queue."""
    text = str(message.headers.get(header))
    return int(text) if text.isascii() and text.isdigit() else 0
