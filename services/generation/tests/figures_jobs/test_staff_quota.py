"""Staff see figure jobs and quotas, start jobs again, end them, and correct and grant credits with a reason."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from common.kernel import clock
from testkit.customers import STRANGER
from testkit.harness import run_one

from .artists import Artist, Gallery

JOBS, QUOTAS = "/api/staff/v1/jobs", "/api/staff/v1/quotas"
Change = Callable[..., Awaitable[httpx.Response]]


def staff_of(artist: Artist) -> httpx.AsyncClient:
    return artist.harness.staff(artist.storefront)


async def correct(artist: Artist, **body: Any) -> httpx.Response:
    return await staff_of(artist).post(f"{QUOTAS}/{artist.user_id}/corrections", json=body)


async def grant(artist: Artist, **body: Any) -> httpx.Response:
    return await staff_of(artist).post(f"{QUOTAS}/{artist.user_id}/grants", json=body)


async def test_a_figure_job_is_shown_with_what_was_ordered(artist: Artist) -> None:
    job_id = await artist.ordered(batch_size=2, model="flux-pro")
    staff = staff_of(artist)
    (listed,) = (await staff.get(JOBS, params={"user_id": str(artist.user_id)})).json()["items"]
    shown = (await staff.get(f"{JOBS}/{job_id}")).json()
    for body in (listed, shown):
        assert (body["kind"], body["model"], body["batch_size"], body["credits"]) == ("figures", "flux-pro", 2, 4)
        assert (body["state"], body["price"], body["expires_at"]) == ("pending", 0, None)


async def test_a_running_job_that_staff_cancel_is_returned_as_a_whole(gallery: Gallery) -> None:
    artist, staff = gallery.artist(), gallery.harness.staff(gallery.name)
    gallery.provider.wait_at(1)
    job_id = await artist.ordered(batch_size=3)
    running = asyncio.create_task(run_one(gallery.harness.queue))
    await gallery.provider.reached.wait()
    assert await gallery.provider.attempts[1].is_wanted()
    cancelled = await staff.post(f"{JOBS}/{job_id}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"], cancelled.json()["batch_size"]) == (200, "failed", 3)
    assert not await gallery.provider.attempts[1].is_wanted(), "a hosted model cancels its prediction"
    gallery.provider.go_on()
    await running
    assert (await artist.status(job_id))["status"] == "failed"
    assert await artist.used() == 0
    assert await gallery.images(job_id) == []
    await gallery.run_timer("delete assets")
    files = "select count(*) from assets where job_id = %(id)s"
    assert await gallery.harness.database.autocommit.fetch_value(files, id=job_id) == 0


async def test_a_failed_job_is_started_again_without_another_charge(gallery: Gallery) -> None:
    artist, staff = gallery.artist(), gallery.harness.staff(gallery.name)
    gallery.provider.refuse(0, 1, 3)
    job_id = await artist.ordered(batch_size=2)
    await gallery.harness.drain()
    assert await artist.used() == 0
    assert (await staff.post(f"{JOBS}/{job_id}/retry")).json()["state"] == "pending"
    await gallery.harness.drain()
    status = await artist.status(job_id)
    assert (status["status"], len(status["images"])) == ("completed", 1)
    assert await artist.used() == 0
    quota = await artist.quota()
    assert quota is not None
    assert quota.images_generated == 1
    assert (await staff.post(f"{JOBS}/{job_id}/retry")).status_code == 409


async def test_a_quota_is_shown_with_its_entries(artist: Artist) -> None:
    untouched = (await staff_of(artist).get(f"{QUOTAS}/{artist.user_id}")).json()
    assert (untouched["limit"], untouched["free_credits"], untouched["used"], untouched["remaining"]) == (None, 5, 0, 5)
    await artist.subscribe("pro")
    jobs = [await artist.ordered(batch_size=each) for each in (1, 2)]
    shown = (await staff_of(artist).get(f"{QUOTAS}/{artist.user_id}")).json()
    assert (shown["limit"], shown["used"], shown["remaining"], shown["tier"]) == (500, 3, 497, "pro")
    entries = f"{QUOTAS}/{artist.user_id}/entries"
    first = (await staff_of(artist).get(entries, params={"limit": 2})).json()
    rest = (await staff_of(artist).get(entries, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert rest["next_cursor"] is None
    found = [(each["kind"], each["amount"]) for each in first["items"] + rest["items"]]
    assert found == [("reservation", 2), ("reservation", 1), ("reset", 0)]
    assert first["items"][0]["reference"] == str(jobs[1])


async def test_credits_are_given_back_and_taken_with_a_reason(artist: Artist) -> None:
    await artist.ordered(batch_size=4)
    given = await correct(artist, credits=3, reason=" poor pictures ")
    assert (given.status_code, given.json()["used"], given.json()["remaining"]) == (201, 1, 4)
    taken = await correct(artist, credits=-2, reason="double refund")
    assert taken.json()["used"] == 3
    assert await artist.used() == 3
    entries = await artist.entries()
    assert [(entry.kind, entry.amount, entry.reason) for entry in entries[:2]] == [
        ("correction", 2, "double refund"),
        ("correction", -3, "poor pictures"),
    ]
    assert all(entry.by for entry in entries[:2])
    assert [event.used for event in await artist.quota_events()] == [4, 1, 3]


async def test_no_more_is_given_back_than_was_used(artist: Artist) -> None:
    await artist.ordered(batch_size=2)
    refused = await correct(artist, credits=3, reason="too much")
    assert (refused.status_code, refused.json()["code"]) == (409, "quota.correction_refused")
    assert await artist.used() == 2


@pytest.mark.parametrize(
    "body",
    [
        {"credits": 0, "reason": "nothing"},
        {"credits": 1.5, "reason": "half"},
        {"credits": True, "reason": "boolean"},
        {"credits": "1", "reason": "text"},
        {"credits": 10**7, "reason": "far too many"},
        {"credits": 1, "reason": "  "},
        {"credits": 1},
        {"reason": "no number"},
    ],
)
async def test_a_correction_must_be_a_number_with_a_reason(artist: Artist, body: dict[str, Any]) -> None:
    await artist.ordered()
    refused = await correct(artist, **body)
    assert 400 <= refused.status_code < 500
    assert await artist.used() == 1


@pytest.mark.parametrize("change", [correct, grant])
async def test_the_quota_of_an_unknown_customer_is_not_changed(artist: Artist, change: Change) -> None:
    artist.user_id = STRANGER
    refused = await change(artist, credits=5, reason="unknown")
    assert (refused.status_code, refused.json()["code"]) == (404, "customer.not_found")
    assert await artist.quota() is None


@pytest.mark.parametrize("contract", ["emporium", "marbelle", "reviv", "storybook"])
async def test_a_storefront_without_figures_has_no_quotas(artist: Artist, contract: str) -> None:
    artist.storefront = artist.harness.storefront(contract)
    for change in (correct, grant):
        refused = await change(artist, credits=5, reason="not sold here")
        assert (refused.status_code, refused.json()["code"]) == (409, "quota.not_offered")
    assert await artist.quota() is None


async def test_a_repeated_correction_has_one_effect(artist: Artist) -> None:
    await artist.ordered(batch_size=4)
    headers, body = {"idempotency-key": "c"}, {"credits": 1, "reason": "late"}
    path = f"{QUOTAS}/{artist.user_id}/corrections"
    client = staff_of(artist)
    answers = [await client.post(path, json=body, headers=headers) for _ in range(2)]
    await artist.harness.database.autocommit.execute("delete from idempotency_keys")
    answers.append(await client.post(path, json=body, headers=headers))
    assert [answer.json()["used"] for answer in answers] == [3, 3, 3]
    assert await artist.used() == 3


async def test_granted_credits_are_spent_after_those_of_the_plan(artist: Artist) -> None:
    granted = await grant(artist, credits=4, reason=" for the outage ")
    assert (granted.status_code, granted.json()["granted"], granted.json()["remaining"]) == (201, 4, 9)
    for batch_size in (4, 3):
        await artist.ordered(batch_size=batch_size)
    shown = (await staff_of(artist).get(f"{QUOTAS}/{artist.user_id}")).json()
    assert (shown["used"], shown["granted"], shown["remaining"]) == (5, 2, 2)
    newest, _, oldest = await artist.entries()
    assert (newest.kind, newest.amount, newest.granted) == ("reservation", 1, -2)
    assert (oldest.kind, oldest.amount, oldest.granted, oldest.reason) == ("grant", 0, 4, "for the outage")
    assert [(event.used, event.granted) for event in await artist.quota_events()] == [(0, 4), (4, 4), (5, 2)]
    assert (await artist.generate({"batch_size": 3})).status_code == 403


async def test_granted_credits_of_pictures_that_were_not_made_are_returned_first(gallery: Gallery) -> None:
    artist = gallery.artist()
    await artist.ordered(batch_size=4)
    await grant(artist, credits=4, reason="a gift")
    await gallery.harness.drain()
    gallery.provider.refuse(4, 5)
    await artist.ordered(batch_size=3)
    await gallery.harness.drain()
    quota = await artist.quota()
    assert quota is not None
    assert (quota.used, quota.granted) == (5, 4), "of three pictures one was made"


async def test_granted_credits_stay_when_a_period_begins_and_when_the_subscription_ends(artist: Artist) -> None:
    await artist.subscribe()
    await artist.ordered(batch_size=4)
    await grant(artist, credits=7, reason="a gift")
    await artist.subscribe("pro", paid_until=clock.now() + timedelta(days=60))
    shown = (await staff_of(artist).get(f"{QUOTAS}/{artist.user_id}")).json()
    assert (shown["used"], shown["granted"], shown["remaining"]) == (0, 7, 507)
    await artist.subscribe("pro", status="canceled")
    assert (await staff_of(artist).get(f"{QUOTAS}/{artist.user_id}")).json()["remaining"] == 12


async def test_no_more_is_taken_back_than_is_left_of_a_grant(artist: Artist) -> None:
    await grant(artist, credits=2, reason="too many")
    refused = await grant(artist, credits=-3, reason="by mistake")
    assert (refused.status_code, refused.json()["code"]) == (409, "quota.grant_refused")
    assert (await grant(artist, credits=-2, reason="by mistake")).json()["granted"] == 0


async def test_a_repeated_grant_has_one_effect(artist: Artist) -> None:
    headers, body = {"idempotency-key": "g"}, {"credits": 3, "reason": "late"}
    path, client = f"{QUOTAS}/{artist.user_id}/grants", staff_of(artist)
    answers = [await client.post(path, json=body, headers=headers)]
    await artist.harness.database.autocommit.execute("delete from idempotency_keys")
    answers.append(await client.post(path, json=body, headers=headers))
    assert [answer.json()["granted"] for answer in answers] == [3, 3]


async def test_customers_may_not(artist: Artist) -> None:
    client = artist.harness.customer(artist.storefront, artist.user_id, "staff")
    for path in (f"{QUOTAS}/{artist.user_id}", f"{QUOTAS}/{artist.user_id}/entries"):
        assert (await client.get(path)).status_code == 403
    body = {"credits": 1, "reason": "mine"}
    for change in ("corrections", "grants"):
        assert (await client.post(f"{QUOTAS}/{artist.user_id}/{change}", json=body)).status_code == 403


async def test_quotas_of_another_storefront_are_not_shown(artist: Artist) -> None:
    await artist.ordered()
    elsewhere = artist.harness.staff(artist.harness.storefront("figureforge"))
    assert (await elsewhere.get(f"{QUOTAS}/{artist.user_id}")).json()["used"] == 0
    assert (await elsewhere.get(f"{QUOTAS}/{artist.user_id}/entries")).json()["items"] == []
    assert (await elsewhere.get(f"{JOBS}/{uuid4()}")).status_code == 404
