"""Unlock by sharing: `share-unlock`, `share-redirect`, `confirm-share`."""

import asyncio
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from common.events.generation import CustomerPerksChanged
from common.kernel import clock
from common.kernel.callers import BASE_HEADER, METHOD_HEADER
from generation.jobs.tables.job import Job

from .unlocker import PLATFORMS, Unlocker, UnlockStudio, error

MINUTE = 60.0
CAPTION = "I just restored an old photo with Reviv, and it looks like new!"


@pytest.fixture(autouse=True)
def own_time() -> Iterator[None]:
    """Undo what a test advances the clock by."""
    before = clock.offset()
    yield
    clock.advance(before - clock.offset())


def token_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["s"][0]


def redirect(job: Job | int, platform: str, token: str | None) -> str:
    number = job if isinstance(job, int) else job.number
    return f"/api/restorations/{number}/share-redirect/{platform}/" + (f"?s={token}" if token else "")


async def test_share_unlock_returns_links_to_our_redirects_and_the_manual_way_for_instagram(
    studio: UnlockStudio,
) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    links = await customer.links(job)
    assert list(links) == [*PLATFORMS, "instagram"]
    for platform in PLATFORMS:
        prefix = f"http://shop.test/api/restorations/{job.number}/share-redirect/{platform}/?s="
        assert links[platform].startswith(prefix)
    assert links["instagram"] == {"type": "manual", "caption": CAPTION, "deep_link": "instagram://app"}


async def test_links_keep_the_form_of_the_host_that_was_called(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    customer.client.headers[BASE_HEADER] = "http://localhost:8000/reviv"
    assert (await customer.links(job))["twitter"].startswith("http://localhost:8000/reviv/api/restorations/")


async def test_a_shared_job_is_unlocked_once_without_credits(studio: UnlockStudio) -> None:
    customer = studio.customer(credits=3)
    job, other = await customer.completed_job(), await customer.completed_job()
    await customer.share(job)
    response = await customer.confirm(job.number)
    assert response.status_code == 200, response.text
    assert list(response.json()) == ["full_image_url"]
    assert str(job.result) in response.json()["full_image_url"]
    assert (customer.credits, studio.payments.spend_calls, await customer.method(job)) == (3, 0, "social_share")
    for action in ("share-unlock", "confirm-share"):
        assert error(await customer.post(other.number, action)) == (403, "SOCIAL_SHARE_USED", {})


@pytest.mark.parametrize(
    ("platform", "host", "path", "parameter"),
    [
        ("facebook", "facebook.com", "/sharer.php", "u"),
        ("twitter", "twitter.com", "/intent/tweet", "text"),
        ("linkedin", "linkedin.com", "/sharing/share-offsite/", "url"),
        ("pinterest", "pinterest.com", "/pin/create/button/", "url"),
    ],
    ids=PLATFORMS,
)
async def test_a_share_link_redirects_to_the_platform_with_a_referral_link(
    studio: UnlockStudio, platform: str, host: str, path: str, parameter: str
) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    response = await customer.open((await customer.links(job))[platform])
    assert (response.status_code, response.headers["referrer-policy"]) == (302, "no-referrer")
    target = urlsplit(response.headers["location"])
    assert (target.scheme, target.netloc, target.path) == ("https", host, path)
    shared = parse_qs(target.query)[parameter][0]
    text, _, link = shared.rpartition(" ")
    assert text == (CAPTION if platform == "twitter" else "")
    site, _, code = link.partition("?ref=")
    assert site == studio.harness.storefronts[studio.name].mail.site_url
    assert (len(code), code.isalnum()) == (16, True)
    assert str(customer.user_id) not in response.headers["location"]


async def test_a_referral_code_stays_the_same_and_differs_between_customers(studio: UnlockStudio) -> None:
    async def code(customer: Unlocker) -> str:
        response = await customer.open((await customer.links(await customer.completed_job()))["facebook"])
        return response.headers["location"].rpartition("ref%3D")[2]

    first, second = studio.customer(), studio.customer()
    codes = [await code(first), await code(first), await code(second)]
    assert codes[0] == codes[1] != codes[2]


async def test_confirming_without_an_opened_link_is_refused(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})
    await customer.links(job)
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})
    assert await customer.method(job) is None


async def test_requesting_links_again_resets_what_was_opened(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    await customer.share(job)
    await customer.links(job)
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})
    await customer.share(job)
    assert (await customer.confirm(job.number)).status_code == 200


async def test_a_link_that_was_opened_for_another_job_does_not_count(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job, other = await customer.completed_job(), await customer.completed_job()
    await customer.links(job)
    await customer.share(other)
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})
    assert (await customer.confirm(other.number)).status_code == 200


async def test_the_window_ends_after_ten_minutes(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    await customer.share(job)
    clock.advance(10 * MINUTE + 1)
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})


async def test_opening_a_link_restarts_the_ten_minutes(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    links = await customer.links(job)
    clock.advance(9 * MINUTE)
    assert (await customer.open(links["linkedin"])).status_code == 302
    clock.advance(9 * MINUTE)
    assert (await customer.confirm(job.number)).status_code == 200


async def test_a_token_expires_after_ten_minutes_although_the_window_was_restarted(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    links = await customer.links(job)
    clock.advance(9 * MINUTE)
    await customer.open(links["facebook"])
    clock.advance(1 * MINUTE)
    assert error(await customer.open(links["facebook"])) == (400, "INVALID_SHARE_TOKEN", {})


async def test_an_ended_window_refuses_a_token_that_is_still_valid(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    links = await customer.links(job)
    await studio.harness.database.autocommit.execute(
        "update share_windows set expires_at = %(now)s where job_id = %(id)s", id=job.id, now=clock.now()
    )
    assert error(await customer.open(links["facebook"])) == (400, "SHARE_FLOW_EXPIRED", {})
    assert error(await customer.open(redirect(job, "myspace", token_of(links["facebook"])))) == (
        400,
        "SHARE_FLOW_EXPIRED",
        {},
    )


@pytest.mark.parametrize("platform", ["instagram", "myspace", "Facebook"])
async def test_an_unknown_platform_is_refused_and_counts_as_nothing_opened(studio: UnlockStudio, platform: str) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    token = token_of((await customer.links(job))["facebook"])
    assert error(await customer.open(redirect(job, platform, token))) == (400, "INVALID_PLATFORM", {})
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})


async def test_head_redirects_and_counts_as_nothing_opened(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    link = (await customer.links(job))["facebook"]
    response = await customer.open(link, **{METHOD_HEADER: "HEAD"})
    assert (response.status_code, urlsplit(response.headers["location"]).netloc) == (302, "facebook.com")
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})


@pytest.mark.parametrize("token", [None, ""], ids=["none", "empty"])
async def test_a_missing_token_is_refused(studio: UnlockStudio, token: str | None) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    await customer.links(job)
    path = redirect(job, "myspace", None) + ("?s=" if token == "" else "")
    assert error(await customer.open(path)) == (400, "MISSING_SHARE_TOKEN", {})


@pytest.mark.parametrize(
    "change", ["garbage", "signature", "claims", "none algorithm", "other job", "other storefront"]
)
async def test_an_invalid_token_is_refused_and_counts_as_nothing_opened(studio: UnlockStudio, change: str) -> None:
    customer = studio.customer()
    job, other = await customer.completed_job(), await customer.completed_job()
    token = token_of((await customer.links(job))["facebook"])
    token_of_other = token_of((await customer.links(other))["facebook"])
    claims = jwt.decode(token, options={"verify_signature": False})
    forged = {
        "garbage": "garbage",
        "signature": token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB"),
        "claims": jwt.encode({**claims, "exp": claims["exp"] + 1000}, "x" * 32, "HS256"),
        "none algorithm": jwt.encode(claims, "", "none"),
        "other job": token_of_other,
        "other storefront": token,
    }[change]
    path = redirect(job, "facebook", forged)
    if change == "other storefront":
        elsewhere = studio.harness.anonymous(studio.harness.storefront("reviv"), "reviv")
        response = await elsewhere.get(path)
    else:
        response = await customer.open(path)
    assert error(response) == (400, "INVALID_SHARE_TOKEN", {})
    assert error(await customer.confirm(job.number)) == (400, "SHARE_NOT_INITIATED", {})


async def test_the_link_of_a_deleted_job_is_not_found(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    link = (await customer.links(job))["facebook"]
    await customer.delete_job(job)
    assert error(await customer.open(link)) == (404, "NOT_FOUND", {})


async def test_of_several_shared_jobs_confirmed_in_parallel_one_is_unlocked(studio: UnlockStudio) -> None:
    for _ in range(5):
        customer = studio.customer()
        jobs = [await customer.completed_job() for _ in range(4)]
        for job in jobs:
            await customer.share(job)
        responses = await asyncio.gather(*(customer.confirm(job.number) for job in jobs))
        assert sorted(response.status_code for response in responses) == [200, 403, 403, 403]
        assert sorted([str(await customer.method(job)) for job in jobs]) == ["None"] * 3 + ["social_share"]


async def test_a_share_that_is_confirmed_several_times_in_parallel_unlocks_once(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    await customer.share(job)
    responses = await asyncio.gather(*(customer.confirm(job.number) for _ in range(10)))
    assert sorted(response.status_code for response in responses) == [200, *[409] * 9]
    assert len(await perks(studio, customer)) == 1


async def test_a_confirmed_share_changes_the_perks_before_the_answer(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    await customer.share(job)
    assert (await customer.confirm(job.number)).status_code == 200
    (delivered,) = studio.identity.received
    assert delivered.data["user_id"] == str(customer.user_id)
    (changed,) = await perks(studio, customer)
    assert (changed.free_preview_used, changed.social_share_unlock_used, changed.version) == (False, True, 1)


async def test_a_refused_share_changes_no_perks(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    await customer.links(job)
    await customer.confirm(job.number)
    assert await perks(studio, customer) == []


async def test_the_first_completed_restoration_uses_the_free_preview_once(studio: UnlockStudio) -> None:
    customer = studio.customer()
    await asyncio.gather(*(customer.complete_a_restoration() for _ in range(5)))
    (first,) = await perks(studio, customer)
    assert (first.free_preview_used, first.social_share_unlock_used, first.version) == (True, False, 1)
    job = await customer.completed_job()
    await customer.share(job)
    assert (await customer.confirm(job.number)).status_code == 200
    second = (await perks(studio, customer))[1]
    assert (second.free_preview_used, second.social_share_unlock_used, second.version) == (True, True, 2)


async def test_a_repeated_confirmation_with_the_same_key_gets_the_stored_answer(studio: UnlockStudio) -> None:
    customer = studio.customer()
    job = await customer.completed_job()
    await customer.share(job)
    first: httpx.Response = await customer.post(job.number, "confirm-share", key="confirm")
    again = await customer.post(job.number, "confirm-share", key="confirm")
    assert (again.status_code, again.json()) == (200, first.json())


async def perks(studio: UnlockStudio, customer: Unlocker) -> list[CustomerPerksChanged]:
    events = await studio.harness.events(CustomerPerksChanged, studio.name)
    return [event for event in events if event.user_id == customer.user_id]
