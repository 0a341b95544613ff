"""The stream of a restoration's progress."""

import asyncio
from contextlib import AbstractAsyncContextManager
from uuid import uuid4

import pytest
from common.http.streams import OpenRequestSettings, StreamLimits
from common.kernel.callers import ADDRESS_HEADER
from common.kernel.errors import TooManyStreams
from testkit.conditions import eventually
from testkit.harness import run_one

from .customers import Customer
from .event_stream import Stream, ended, reading
from .workshop import Workshop


def watching(customer: Customer, number: int, **headers: str) -> AbstractAsyncContextManager[Stream]:
    path = f"/reviv/api/restorations/{number}/events/"
    return reading(customer.harness.service.app, path, customer.client, **headers)


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


async def test_streams_that_are_requested_at_once_are_counted_before_they_begin(workshop: Workshop) -> None:
    customer = workshop.customer()
    number = await customer.upload()
    opened = [watching(customer, number) for _ in range(6)]
    streams = await asyncio.gather(*(each.__aenter__() for each in opened))
    try:

        async def have_begun() -> bool:
            return all(stream.status for stream in streams)

        await eventually(have_begun)
        assert sorted(stream.status for stream in streams) == [200] * 2 + [429] * 4
    finally:
        await asyncio.gather(*(each.__aexit__(None, None, None) for each in opened))
    async with watching(customer, number) as again:
        await eventually(lambda: again.has("pending"))


async def test_one_address_leaves_room_for_others_whatever_its_accounts(workshop: Workshop) -> None:
    limits = StreamLimits(OpenRequestSettings(total=9, per_customer=2, per_address=5))
    places = [limits.take(uuid4(), "192.0.2.1") for _ in range(5)]
    with pytest.raises(TooManyStreams):
        limits.take(uuid4(), "192.0.2.1")
    others = [limits.take(uuid4(), f"192.0.2.{number}") for number in range(2, 6)]
    with pytest.raises(TooManyStreams):
        limits.take(uuid4(), "192.0.2.9")
    del others
    with limits.take(uuid4(), "192.0.2.9"):
        places.pop().release()
        limits.take(uuid4(), "192.0.2.1")


async def test_the_address_of_a_stream_is_the_clients(workshop: Workshop) -> None:
    first, second = workshop.customer(), workshop.customer()
    for customer in (first, second):
        customer.client.headers[ADDRESS_HEADER] = "192.0.2.1"
    numbers = [await first.upload(), await second.upload()]
    async with watching(first, numbers[0]) as one, watching(first, numbers[0]) as two:
        await eventually(lambda: one.has("pending"))
        await eventually(lambda: two.has("pending"))
        async with watching(second, numbers[1]) as three:
            await eventually(lambda: three.has("pending"))
            assert (await second.get(f"{numbers[1]}/events/")).status_code == 429
            second.client.headers[ADDRESS_HEADER] = "192.0.2.2"
            async with watching(second, numbers[1]) as elsewhere:
                await eventually(lambda: elsewhere.has("pending"))
