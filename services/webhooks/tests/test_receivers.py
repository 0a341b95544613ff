"""Receivers that are slow, dead, redirecting, private, huge and wrong."""

import asyncio
import time

import pytest
from common.events.envelope import Envelope
from common.kernel import clock
from common.rpc.interfaces.attention import AttentionInterface
from common.runtime.worker import Worker
from testkit.conditions import eventually
from testkit.harness import Harness
from testkit.webhook_receiver import Receiver
from webhooks.domain.schedule import DELAYS, asked_wait, delay_after

from .shop import WebhooksShop


async def test_a_failed_delivery_is_tried_ten_times_over_three_days_and_can_be_sent_again(
    shop: WebhooksShop, receiver: Receiver, movable_clock: None
) -> None:
    endpoint = await shop.endpoint(receiver.url)
    receiver.status, receiver.answer = 500, b"\xff\x00broken"
    await shop.harness.deliver(shop.order_paid())
    began, last = clock.now(), clock.now()
    for delay in DELAYS:
        clock.advance(delay.total_seconds() * 0.85)
        await shop.send_due()
        tried = len(receiver.received)
        clock.advance(delay.total_seconds() * 0.3)
        await shop.send_due()
        assert len(receiver.received) == tried + 1
        last = clock.now()
    assert 74 < (last - began).total_seconds() / 3600 < 90
    clock.advance(86_400 * 2)
    await shop.send_due()
    assert len(receiver.received) == 10
    assert len({each.headers["webhook-id"] for each in receiver.received}) == 1
    delivery = await shop.only_delivery()
    assert (delivery["state"], delivery["last_error"], delivery["next_attempt_at"]) == ("failed", "HTTP 500", None)
    assert delivery["history"][0]["answer"] == "\ufffd\ufffdbroken"
    receiver.status = 200
    assert await shop.post(f"endpoints/{endpoint['id']}/resend", {"since": began.isoformat()}) == {"resent": 1}
    await shop.send_due()
    assert (await shop.only_delivery())["state"] == "delivered"
    shown = await shop.get(f"endpoints/{endpoint['id']}")
    assert shown["failing_since"] is None
    assert (shown["statistics"]["delivered"], shown["statistics"]["waiting"]) == (1, 0)


def test_tries_have_jitter_and_never_come_before_retry_after() -> None:
    first = [delay_after(1, None) for _ in range(50)]
    assert len(set(first)) > 40
    assert all(each is not None and 4.5 <= each.total_seconds() <= 5.5 for each in first)
    asked = delay_after(1, 600)
    assert asked is not None
    assert asked.total_seconds() == 600
    assert asked_wait(10**9) == asked_wait(24 * 3600)
    assert delay_after(10, 5) is None


@pytest.mark.parametrize("form", ["120", "date"])
async def test_an_endpoint_that_asks_for_time_gets_nothing_meanwhile(
    shop: WebhooksShop, receiver: Receiver, movable_clock: None, form: str
) -> None:
    await shop.endpoint(receiver.url)
    in_two_minutes = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(clock.timestamp() + 120))
    receiver.status, receiver.headers = 503, {"Retry-After": in_two_minutes if form == "date" else form}
    await shop.harness.deliver(shop.order_paid())
    clock.advance(60)
    await shop.harness.deliver(shop.order_paid())
    await shop.send_due()
    assert len(receiver.received) == 1
    receiver.status = 200
    clock.advance(62)
    await shop.send_due()
    assert len(receiver.received) == 3


async def test_gone_disables_at_once_and_the_owners_get_one_mail_each(shop: WebhooksShop, receiver: Receiver) -> None:
    endpoint = await shop.endpoint(receiver.url, description="The ERP")
    receiver.status = 410
    await shop.harness.deliver(shop.order_paid())
    shown = await shop.get(f"endpoints/{endpoint['id']}")
    assert (shown["is_disabled"], shown["disabled_reason"]) == (True, "gone")
    for owner in ("first", "second"):
        (mail,) = await shop.harness.mails(f"{owner}@{shop.name}.example")
        assert receiver.url in mail["text"]
        assert "The ERP" in mail["text"]
    assert (await shop.only_delivery())["state"] == "failed"
    refused = await shop.staff.post(f"/api/staff/v1/webhooks/endpoints/{endpoint['id']}/test")
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_endpoint.disabled")
    receiver.status = 200
    await shop.patch(f"endpoints/{endpoint['id']}", is_disabled=False)
    await shop.harness.deliver(shop.order_paid())
    assert len(receiver.received) == 2


async def test_an_endpoint_that_fails_for_five_days_is_disabled_and_waits_for_a_person(
    shop: WebhooksShop, receiver: Receiver, movable_clock: None
) -> None:
    endpoint = await shop.endpoint(receiver.url)
    receiver.status = 500
    await shop.harness.deliver(shop.order_paid())
    clock.advance(4 * 86_400)
    await shop.harness.deliver(shop.order_paid())
    assert not (await shop.get(f"endpoints/{endpoint['id']}"))["is_disabled"]
    clock.advance(86_400 + 1)
    await shop.harness.deliver(shop.order_paid())
    shown = await shop.get(f"endpoints/{endpoint['id']}")
    assert (shown["disabled_reason"], shown["statistics"]["waiting"]) == ("failing", 0)
    (waiting,) = await shop.harness.calls(AttentionInterface).waiting(shop.name)
    assert (waiting.kind, waiting.count, waiting.link) == ("webhooks_disabled", 1, "/webhooks/endpoints")


async def test_redirects_are_failures_and_nothing_is_sent_where_they_lead(
    shop: WebhooksShop, receiver: Receiver
) -> None:
    await shop.endpoint(receiver.url)
    receiver.status, receiver.headers = 302, {"Location": f"http://localhost:{receiver.port}/elsewhere"}
    await shop.harness.deliver(shop.order_paid())
    assert [each.path for each in receiver.received] == ["/hooks"]
    assert (await shop.only_delivery())["last_error"] == "HTTP 302"


async def test_of_a_huge_answer_two_kilobytes_are_read(shop: WebhooksShop, receiver: Receiver) -> None:
    await shop.endpoint(receiver.url)
    receiver.status, receiver.answer = 200, b"x" * 5_000_000
    await shop.harness.deliver(shop.order_paid())
    delivery = await shop.only_delivery()
    assert (delivery["state"], delivery["history"][0]["answer"]) == ("delivered", "x" * 2048)


async def test_a_dead_receiver_is_an_attempt_without_status(shop: WebhooksShop, receiver: Receiver) -> None:
    await shop.endpoint("http://localhost:1/hooks")
    await shop.harness.deliver(shop.order_paid())
    delivery = await shop.only_delivery()
    assert (delivery["state"], delivery["last_status"]) == ("waiting", None)
    assert "ClientConnectorError" in delivery["last_error"]


async def test_one_endpoint_that_hangs_delays_no_other(
    shop: WebhooksShop, webhooks: Harness, receiver: Receiver
) -> None:
    await shop.endpoint(f"http://localhost:{receiver.port}{receiver.hanging}")
    other = WebhooksShop(webhooks)
    await other.endpoint(receiver.url)
    worker: Worker = webhooks.service.worker(webhooks.transport)
    running = asyncio.create_task(worker.run())

    async def hang() -> bool:
        return len(receiver.received) == 8

    async def arrived() -> bool:
        return any(each.path == "/hooks" for each in receiver.received)

    try:
        await webhooks.transport.consume(webhooks.service.name, webhooks.service.handlers, webhooks.database)
        await webhooks.transport.publish([Envelope.of(shop.order_paid()) for _ in range(40)])
        await eventually(hang)
        await webhooks.transport.publish([Envelope.of(other.order_paid())])
        await eventually(arrived, within=5)
        assert sum(each.path == receiver.hanging for each in receiver.received) == 8
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
