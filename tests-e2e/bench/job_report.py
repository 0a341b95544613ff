"""The report of jobs: lines for the terminal, and the section of docs/performance.md, which has ratios only."""

from collections.abc import Iterator, Sequence

from bench.arithmetic import fraction, per
from bench.goals import Verdict
from bench.job_figures import JobFigures, Side

BEGIN = "<!-- jobs: begin -->"
END = "<!-- jobs: end -->"


def job_verdicts(figures: JobFigures) -> Iterator[Verdict]:
    """The lines with and without a goal."""
    leases = figures.leases
    plain, prepared = fraction(figures.against_plain), fraction(figures.against_prepared)
    fine = not figures.submissions.failed
    yield Verdict("jobs accepted per CPU-second, against pgbench's same inserts", plain, "–", fine, prepared=prepared)
    yield Verdict("the same without the processes that decode pictures", fraction(figures.unchecked), "–", fine)
    yield Verdict("part of decoding in the CPU of a submission", f"{figures.checking:.0%}", "–", fine)
    ratio = per(leases.delay, leases.job)
    what = f"wait of a first job behind {leases.queued} jobs of another customer, beyond an idle queue's"
    yield Verdict(what, f"{ratio:.2f} jobs", "≤ 1 job", ratio <= 1)
    for work, found in (("restores", figures.restoring), ("draws figures", figures.drawing)):
        fine = not found.failed
        yield Verdict(f"event loop's p99 while every core {work}, against without", f"{found.lag:.1f}", "–", fine)
        yield Verdict(f"product list's p99 while every core {work}, against without", f"{found.list:.1f}", "–", fine)


def job_lines(figures: JobFigures) -> Iterator[str]:
    """The absolute figures, which depend on the machine."""
    found, leases = figures.submissions, figures.leases
    yield (
        f"submissions: {found.per_cpu_second:.1f} per CPU-second, {found.per_second:.1f} per second with"
        f" {found.clients} clients, p50 {found.milliseconds(0.5):.1f} ms, p99 {found.milliseconds(0.99):.1f} ms;"
        f" of the CPU {per(found.main_cpu, found.cpu):.0%} platform, {per(found.database_cpu, found.cpu):.0%} SQL,"
        f" {figures.checking:.0%} decoding; {found.failed} failed"
    )
    for each in (figures.accepted[0].plain, figures.accepted[0].prepared):
        how = "prepared" if each.prepared else "plain"
        yield f"pgbench submission, {how}: {each.per_cpu_second:.0f} per CPU-second of the server in the first round"
    yield f"from submission to lease at an idle queue: {_milliseconds(leases.idle)} ms"
    yield f"from submission to lease behind {leases.queued} jobs of another: {_milliseconds(leases.behind)} ms"
    yield f"one of those jobs: median {leases.job * 1000:.0f} ms, longest {leases.longest_job * 1000:.0f} ms"
    for work, disturbance in (("restores", figures.restoring), ("draws figures", figures.drawing)):
        yield f"before every core {work}: {_side(Side.together(disturbance.without))}"
        yield f"while every core {work}: {_side(Side.together(disturbance.during))}"


def _milliseconds(seconds: Sequence[float]) -> str:
    return ", ".join(f"{each * 1000:.0f}" for each in sorted(seconds))


def _side(side: Side) -> str:
    alive, lists = side.alive, side.list
    return (
        f"event loop p50 {alive.p50 * 1000:.1f} ms, p99 {alive.p99 * 1000:.1f} ms;"
        f" product list p50 {lists.p50 * 1000:.1f} ms, p99 {lists.p99 * 1000:.1f} ms"
    )


def job_section(figures: JobFigures) -> Iterator[str]:
    yield "| | reached | goal | against prepared statements | met |"
    yield "| --- | --- | --- | --- | --- |"
    for verdict in job_verdicts(figures):
        met = "–" if verdict.goal == "–" and verdict.met else "yes" if verdict.met else "no"
        yield f"| {verdict.what} | {verdict.reached} | {verdict.goal} | {verdict.prepared or '–'} | {met} |"
