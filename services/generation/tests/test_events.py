"""The stream of a restoration's progress."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import Message
from testkit.conditions import eventually
from testkit.harness import run_one

from .customers import Customer
from .workshop import Workshop


class Stream:
    """A client that reads while the application sends, which httpx's ASGI transport does not."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.text = ""
        self.is_complete = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {key.decode(): value.decode() for key, value in message["headers"]}
        else:
            self.text += message.get("body", b"").decode()
            self.is_complete = not message.get("more_body", False)

    @property
    def events(self) -> list[dict[str, str]]:
        blocks = [block for block in self.text.split("\n\n") if block.startswith("id:")]
        return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(event["data"]) for event in self.events]

    @property
    def states(self) -> list[str]:
        return [body["status"] for body in self.bodies]


@asynccontextmanager
async def watching(customer: Customer, number: int, **headers: str) -> AsyncIterator[Stream]:
    """Leaving disconnects."""
    stream, left = Stream(), asyncio.Event()
    sent = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        first = next(sent, None)
        if first is None:
            await left.wait()
        return first or {"type": "http.disconnect"}

    pairs = {**dict(customer.client.headers), **{name.replace("_", "-"): value for name, value in headers.items()}}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": "GET",
        "path": f"/reviv/api/restorations/{number}/events/",
        "query_string": b"",
        "headers": [(key.lower().encode(), value.encode()) for key, value in pairs.items()],
    }
    serving = asyncio.ensure_future(customer.harness.service.app(scope, receive, stream.send))
    try:
        yield stream
    finally:
        left.set()
        await serving


async def ended(stream: Stream) -> bool:
    return stream.is_complete


async def test_the_stream_follows_a_run_to_its_end(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    workshop.provider.wait()
    async with watching(customer, number) as stream:

        async def has_seen(state: str) -> bool:
            return state in stream.states

        await eventually(lambda: has_seen("pending"))
        running = asyncio.create_task(run_one(workshop.harness.queue))

        async def has_progress() -> bool:
            return any(body["progress"] for body in stream.bodies)

        await eventually(has_progress)
        workshop.provider.go_on()
        await running
        await eventually(lambda: ended(stream))
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert stream.headers["cache-control"] == "no-store"
    assert stream.states[0] == "pending"
    assert stream.states[-1] == "completed"
    assert {"done": 1, "total": 3, "stage": "sent"} in [body["progress"] for body in stream.bodies]
    last = stream.bodies[-1]
    assert last["preview_url"].startswith("http://shop.test/")
    assert last.keys() == {"job_id", "status", "preview_url", "error", "progress"}


async def test_a_quiet_stream_sends_comments(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    async with watching(customer, number) as stream:

        async def has_comment() -> bool:
            return ": still here\n\n" in stream.text

        await eventually(has_comment)


async def test_a_client_that_connects_again_gets_what_it_has_not_seen(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    async with watching(customer, number) as stream:

        async def has_event() -> bool:
            return bool(stream.events)

        await eventually(has_event)
    seen = stream.events[-1]["id"]
    await workshop.harness.drain()
    async with watching(customer, number, last_event_id=seen) as again:
        await eventually(lambda: ended(again))
    assert again.states == ["completed"]
    async with watching(customer, number, last_event_id=again.events[-1]["id"]) as over:
        await eventually(lambda: ended(over))
    assert (over.status, over.text) == (204, "")


async def test_the_stream_of_a_deleted_job_ends(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    async with watching(customer, number) as stream:

        async def has_event() -> bool:
            return bool(stream.events)

        await eventually(has_event)
        await customer.delete(number)
        await eventually(lambda: ended(stream))
    assert stream.events[-1]["event"] == "deleted"


async def test_a_customer_has_few_streams_at_once(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    async with watching(customer, number) as first, watching(customer, number) as second:

        async def are_open() -> bool:
            return bool(first.events and second.events)

        await eventually(are_open)
        refused = await customer.get(f"{number}/events/")
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "RATE_LIMITED")
        assert refused.headers["retry-after"] == "10"
        other = workshop.customer()
        async with watching(other, await other.upload()) as third:

            async def is_open() -> bool:
                return bool(third.events)

            await eventually(is_open)
    async with watching(customer, number) as again:

        async def is_open_again() -> bool:
            return bool(again.events)

        await eventually(is_open_again)


async def test_the_stream_of_another_customers_job_is_404(workshop: Workshop) -> None:
    number = await workshop.customer().upload()
    refused = await workshop.customer().get(f"{number}/events/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "NOT_FOUND")
    anonymous = await workshop.harness.anonymous(workshop.name, "reviv").get(f"/api/restorations/{number}/events/")
    assert anonymous.status_code == 401
