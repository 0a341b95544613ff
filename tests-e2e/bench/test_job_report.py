"""The report of jobs."""

from dataclasses import replace

import pytest

from bench.arithmetic import Measured, Overload
from bench.figures import Round
from bench.job_figures import Disturbance, JobFigures, Leases, Side
from bench.job_report import job_section, job_verdicts
from bench.pgbench import Limit
from bench.restorations import Customer, upload_request
from bench.storefronts import write_generous


def crowd(seconds: float, failed: int = 0) -> Overload:
    return Overload(peak=10, offered=10, seconds=1, accepted=[seconds] * 10, in_time=10, shed=0, failed=failed)


def figures(*, behind: float = 0.3, failed: int = 0) -> JobFigures:
    submissions = Measured(
        journey="submission",
        clients=8,
        failed=failed,
        seconds=1,
        cpu=10,
        database_cpu=2,
        main_cpu=3,
        latencies=[0.01] * 1000,
    )
    accepted = Round(submissions, Limit("submission", 1000), Limit("submission", 2000, prepared=True))
    leases = Leases(idle=[0.01, 0.1, 0.2], behind=[0.05, behind], queued=500, took=[0.1, 0.3, 0.9])
    without, during = Side(alive=crowd(0.01), list=crowd(0.02)), Side(alive=crowd(0.03), list=crowd(0.03))
    restoring = Disturbance(without=[without], during=[during])
    drawing = Disturbance(without=[without], during=[Side(alive=crowd(0.02), list=crowd(0.08))])
    return JobFigures(pinned=True, leases=leases, restoring=restoring, drawing=drawing, accepted=[accepted])


def reached(found: JobFigures, what: str) -> tuple[str, bool]:
    return next((each.reached, each.met) for each in job_verdicts(found) if what in each.what)


def test_submissions_are_compared_with_the_same_inserts_per_cpu_second() -> None:
    assert reached(figures(), "same inserts") == ("1/10.0", True)
    assert reached(figures(), "without the processes") == ("1/5.0", True)
    assert next(each.prepared for each in job_verdicts(figures())) == "1/20"


def test_what_neither_the_platform_nor_its_database_used_is_decoding() -> None:
    assert reached(figures(), "decoding") == ("50%", True)


def test_a_refused_submission_is_not_met() -> None:
    assert not reached(figures(failed=1), "same inserts")[1]


@pytest.mark.parametrize(("behind", "met"), [(0.35, True), (0.45, False)], ids=["shorter", "longer"])
def test_a_first_job_may_wait_one_jobs_time_longer(behind: float, met: bool) -> None:
    assert reached(figures(behind=behind), "first job")[1] is met


def test_p99_is_compared_with_that_of_the_same_requests_without_pictures_in_work() -> None:
    assert reached(figures(), "event loop's p99 while every core restores") == ("3.0", True)
    assert reached(figures(), "product list's p99 while every core restores") == ("1.5", True)
    assert reached(figures(), "event loop's p99 while every core draws") == ("2.0", True)
    assert reached(figures(), "product list's p99 while every core draws") == ("4.0", True)


def test_a_failed_request_while_pictures_are_made_is_not_met() -> None:
    found = figures()
    failing = replace(found.restoring, during=[Side(alive=crowd(0.01), list=crowd(0.01, failed=1))])
    assert not reached(replace(found, restoring=failing), "event loop's p99 while every core restores")[1]
    assert not reached(replace(found, drawing=failing), "event loop's p99 while every core draws")[1]


def test_the_document_has_no_absolute_times() -> None:
    text = "\n".join(job_section(figures()))
    assert "| 1/10.0 |" in text
    assert not [unit for unit in (" ms", "/s ", " s ") if unit in text]


def test_an_upload_states_its_length() -> None:
    head, _, body = upload_request(Customer("token"), b"picture").partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert b"\r\n\r\npicture\r\n--" in body


def test_only_reviv_accepts_small_pictures_and_figures_cost_no_plan(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_generous(tmp_path_factory.mktemp("bench") / "storefronts")
    small = [file.stem for file in folder.glob("*.toml") if "min_side = 16" in file.read_text()]
    assert small == ["reviv"]
    free = [file.stem for file in folder.glob("*.toml") if "free_credits = 100_000" in file.read_text()]
    assert free == ["figureforge"]
