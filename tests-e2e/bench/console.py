"""Prints the figures to the terminal, including absolute ones."""

from collections.abc import Iterable
from time import monotonic

from rich.console import Console
from rich.table import Table

from bench.arithmetic import Measured, per
from bench.figures import Figures, TopologyFigures
from bench.goals import Verdict, verdicts
from bench.job_figures import JobFigures
from bench.job_report import job_lines, job_verdicts

WIDTH = 130


class Printer:
    def __init__(self) -> None:
        self._console = Console(highlight=False)
        self._console.width = max(WIDTH, self._console.width)
        self._began = monotonic()

    def step(self, text: str) -> None:
        """Print the next step with the elapsed time."""
        self.say(f"{monotonic() - self._began:6.1f} s  {text}")

    def say(self, text: str) -> None:
        self._console.print(text, markup=False, soft_wrap=True)

    def show(self, figures: Figures) -> None:
        for topology in figures.topologies:
            self._topology(topology)
        self._limits(figures)
        self._goals("goals", verdicts(figures))
        self._warn_unless(figures.pinned)

    def show_jobs(self, figures: JobFigures) -> None:
        for line in job_lines(figures):
            self.say(line)
        self._goals("jobs", job_verdicts(figures))
        self._warn_unless(figures.pinned)

    def _warn_unless(self, pinned: bool) -> None:
        if not pinned:
            self.say("This process may use one core only: servers and load took from each other.")

    def _topology(self, topology: TopologyFigures) -> None:
        columns = (
            "journey",
            "clients",
            "per s",
            "p50 ms",
            "p95 ms",
            "p99 ms",
            "SQL",
            "CPU ms",
            "of it SQL",
            "per CPU-s",
            "MiB",
            "bad",
        )
        table = Table(*columns, title=f"{topology.name}: closed loop", box=None, title_justify="left")
        for measured in topology.measured:
            table.add_row(*_row(measured, topology.statements.get(measured.journey)))
        self._console.print(table)
        self.say(
            f"start-up {topology.first_start:.1f} s the first time (demo goods drawn), {topology.second_start:.1f} s"
            f" the second; proportional memory {topology.idle_mib:.0f} MiB idle, {topology.loaded_mib:.0f} MiB at most"
        )
        if (rush := topology.rush) is not None:
            self.say(
                f"rush: {rush.units} units, {rush.buyers} buyers at once: {rush.orders} orders, {rush.refused} refused,"
                f" {rush.left} left, {rush.shed} refused with 503; {rush.seconds:.2f} s, {rush.cpu:.2f} s CPU"
            )
        if (overload := topology.overload) is not None:
            self.say(
                f"overload: {overload.offered} requests at 4 times {overload.peak:.0f}/s: goodput"
                f" {overload.goodput:.0%} of the peak, {overload.shed_share:.0%} refused with 503 and Retry-After,"
                f" {overload.failed} failed, p99 of the accepted {overload.p99 * 1000:.0f} ms"
            )

    def _limits(self, figures: Figures) -> None:
        table = Table("limit", "per CPU-s", title="limits, same run", box=None, title_justify="left")
        for limit in figures.limits:
            how = "prepared" if limit.prepared else "plain"
            table.add_row(f"pgbench {limit.name}, {how} (server's CPU only)", f"{limit.per_cpu_second:.0f}")
        for journey, bare in figures.bare.items():
            table.add_row(
                f"bare ASGI, {journey.removesuffix(' from the cache')} as ready bytes", f"{bare.per_cpu_second:.0f}"
            )
        self._console.print(table)

    def _goals(self, title: str, found: Iterable[Verdict]) -> None:
        columns = ("", "per CPU-second", "reached", "goal", "aim", "against prepared")
        table = Table(*columns, title=title, box=None, title_justify="left")
        for verdict in found:
            mark = "[green]✓[/]" if verdict.met else "[red]✗[/]"
            table.add_row(mark, verdict.what, verdict.reached, verdict.goal, verdict.aim, verdict.prepared)
        self._console.print(table)


def _row(measured: Measured, statements: float | None) -> list[str]:
    return [
        measured.journey,
        str(measured.clients),
        f"{measured.per_second:.1f}",
        *(f"{measured.milliseconds(share):.1f}" for share in (0.5, 0.95, 0.99)),
        "" if statements is None else f"{statements:.1f}",
        f"{1000 / measured.per_cpu_second:.2f}" if measured.per_cpu_second else "",
        f"{per(measured.database_cpu, measured.cpu):.0%}",
        f"{measured.per_cpu_second:.1f}",
        f"{measured.mib:.0f}",
        str(measured.failed or ""),
    ]
