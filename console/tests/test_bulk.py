"""Changes of several: asked first with what will happen to which, sent once, and said of each afterwards."""

import re

from .fake_platform import RECORDED, FakePlatform, Person

REVIEW = RECORDED["/reviews"]["items"][0]
JOB = {**RECORDED["/jobs"]["items"][0]}


async def moderator() -> tuple[FakePlatform, Person]:
    rights = ("catalog:read", "moderation:read", "moderation:write", "jobs:read", "jobs:write", "customers:read")
    platform = FakePlatform(permissions=rights, modules=("reviews", "moderation", "jobs"))
    person = Person(platform)
    await person.sign_in()
    return platform, person


async def test_reviews_are_named_before_they_are_hidden() -> None:
    platform, person = await moderator()
    asked = await person.send("/reviews/bulk?rating=1", action="hide", review=REVIEW["id"])
    assert platform.bodies == []
    assert REVIEW["author"] in asked.text
    assert "Hide: 1" in asked.text
    done = await person.send("/reviews/bulk/run", action="hide", review=REVIEW["id"], back="/reviews?rating=1")
    assert platform.bodies == [{"action": "hide", "review_ids": [REVIEW["id"]]}]
    assert platform.keys == ["once"]
    assert "1 changed, 0 not." in done.text


async def test_a_picture_that_was_not_changed_says_why() -> None:
    platform, person = await moderator()
    asked = await person.send("/pictures/bulk?status=reported", decision="remove", image="img_1")
    assert "is hidden from all but its owner" in asked.text
    done = await person.send("/pictures/bulk/run", decision="remove", image="img_1", reason="rude", status="reported")
    assert platform.bodies == [{"decision": "remove", "reason": "rude", "image_ids": ["img_1"]}]
    assert "1 changed, 1 not." in done.text
    assert "It was removed &amp; is gone." in done.text


async def test_nothing_is_asked_of_a_job_that_the_action_does_not_fit() -> None:
    platform, person = await moderator()
    for fields in ({"job": JOB["id"]}, {"all": "1"}):
        asked = await person.send("/jobs/bulk?kind=restoration", action="retry", **fields)
        assert (asked.status_code, asked.headers["location"]) == (303, "/console/lamps/jobs?kind=restoration")
    assert platform.bodies == []


async def test_costs_are_summed_by_model_and_saved_without_formulas() -> None:
    _platform, person = await moderator()
    page = (await person.http.get("/console/lamps/costs?from=2026-11-20&to=2026-11-25")).text
    assert "$0.30" in page
    assert "the budget is spent" in page
    assert "not asked at present, after many failures" in page
    saved = await person.http.get("/console/lamps/costs/csv?from=2026-11-20&to=2026-11-25")
    assert saved.headers["content-type"].startswith("text/csv")
    assert saved.text.splitlines()[1].startswith("2026-11-24,restoration,restoration,replicate,'=a/b & c,3,2")


async def test_only_the_rows_of_jobs_that_wait_or_run_are_read_again() -> None:
    person = Person(FakePlatform(permissions=("jobs:read", "jobs:write"), modules=("jobs",)))
    await person.sign_in()
    page = (await person.http.get("/console/lamps/jobs")).text
    assert re.findall(r'id="job-([^"]+)" data-live', page) == [JOB["id"]]
    assert page.count("data-live") == 1
    assert '<progress max="3" value="1" aria-label="Progress of job 27">' in page
    assert "sent &amp; drawn" in page
