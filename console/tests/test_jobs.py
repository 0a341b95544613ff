"""The runs of a job, with the attempts of each."""

import re
from typing import Any

import pytest

from .fake_platform import RECORDED, FakePlatform, Person

JOB = RECORDED["/jobs/{id}"]
FIRST, SECOND = JOB["runs"]
ONLY = SECOND["attempts"][0]


async def text_of(monkeypatch: pytest.MonkeyPatch, **members: Any) -> str:
    monkeypatch.setitem(RECORDED, "/jobs/{id}", {**JOB, **members})
    person = Person(FakePlatform(permissions=("customers:read", "jobs:read"), modules=("jobs",)))
    await person.sign_in()
    page = await person.http.get(f"/console/lamps/jobs/{JOB['id']}")
    assert page.status_code == 200
    return page.text


def runs_of(text: str) -> list[str]:
    _, _, section = text.partition('<section aria-labelledby="runs">')
    return section.partition("</section>")[0].split("<h3>")[1:]


def states(run: str) -> list[str]:
    return re.findall(r'<span class="badge (\w+)">', run)


def moments(run: str) -> list[str]:
    """Those before the table: when the run began, and when it ended."""
    return re.findall(r'datetime="([^"]+)"', run.partition("<table")[0])


async def test_each_run_is_shown_with_who_started_it_and_its_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = runs_of(await text_of(monkeypatch))
    assert first.startswith("Run 1<")
    assert second.startswith("Run 2<")
    assert "started again by" not in first
    assert "started again by ben &amp; co &lt;ben@lamps.example&gt;" in second
    assert (states(first), states(second)) == (["interrupted", "failed"], ["completed"])
    for shown in ("hosted", "it was dark &amp; grey", ">1.5<", "$0.04"):
        assert shown in first
        assert shown not in second
    assert moments(first) == [FIRST["attempts"][0]["started_at"], FIRST["attempts"][1]["ended_at"]]
    assert moments(second) == [ONLY["started_at"], ONLY["ended_at"]]


async def test_a_job_without_failed_attempts_has_no_list_of_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    completed = {**FIRST, "attempts": [ONLY]}
    assert runs_of(await text_of(monkeypatch, runs=[completed])) == []
    assert runs_of(await text_of(monkeypatch, runs=[], state="pending")) == []
    failed = {**FIRST, "attempts": [{**ONLY, "outcome": "failed"}]}
    assert [states(run) for run in runs_of(await text_of(monkeypatch, runs=[failed], state="failed"))] == [["failed"]]


async def test_only_the_last_attempt_of_a_job_that_is_processed_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = {**ONLY, "ended_at": None, "seconds": None, "outcome": None}
    run = {**SECOND, "attempts": [unknown, {**unknown, "number": 2}]}
    for state, expected in (("processing", ["interrupted", "running"]), ("failed", ["interrupted", "interrupted"])):
        _, last = runs_of(await text_of(monkeypatch, runs=[FIRST, run], state=state))
        assert states(last) == expected
        assert moments(last) == [ONLY["started_at"]]


async def test_a_run_that_waits_for_its_next_attempt_has_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    run = {**SECOND, "attempts": [{**ONLY, "outcome": "repeated"}]}
    (shown,) = runs_of(await text_of(monkeypatch, runs=[run], state="pending"))
    assert (states(shown), moments(shown)) == (["repeated"], [ONLY["started_at"]])
