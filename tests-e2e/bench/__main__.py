"""`make bench`."""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from common.db import libpq_environment
from testkit.sources import ServerMissing

from bench import job_report
from bench.bare_limit import measure_bare
from bench.comparing import compare, compare_without_changes
from bench.console import Printer
from bench.cores import Cores, allow_many_connections
from bench.distributed import Distributed
from bench.document import BEGIN, END, section, write_section
from bench.embedded import Embedded
from bench.figures import Figures, TopologyFigures
from bench.job_measuring import measure_jobs
from bench.job_report import job_section
from bench.journeys import JOURNEYS
from bench.measuring import Measuring
from bench.options import JOBS, SHOP, Options, read_options
from bench.pgbench import Limits
from bench.programs import BenchmarkFailed
from bench.topology import Topology

TOPOLOGIES: dict[str, Callable[[Path, Cores], Topology]] = {
    Embedded.name: Embedded,
    Distributed.name: Distributed,
}


def main() -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what was started is stopped, and swept away
    libpq_environment.ignore(keep_credentials=False)
    options = read_options(None, list(JOURNEYS), list(TOPOLOGIES))
    printer = Printer()
    cores = Cores()
    cores.take_load_core()
    allow_many_connections()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            _run(runner, options, cores, printer)
    except BenchmarkFailed as reason:
        printer.say(f"✗ {reason}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _run(runner: asyncio.Runner, options: Options, cores: Cores, printer: Printer) -> None:
    if options.against is not None:
        with _scratch() as folder:
            for each in runner.run(compare(options.against, options, folder, cores, printer.step)):
                printer.say(each.line())
        return
    if options.without_changes:
        with _scratch() as folder:
            for each in runner.run(compare_without_changes(options, folder, cores, printer.step)):
                printer.say(each.line())
        return
    if options.covers(SHOP):
        with _scratch() as folder:
            figures = runner.run(measure(options, folder, cores, printer))
        printer.show(figures)
        _write(options, section(figures), (BEGIN, END), printer)
    if options.covers(JOBS):
        with _scratch() as folder:
            jobs = runner.run(measure_jobs(folder, cores, options.scale, printer.step))
        printer.show_jobs(jobs)
        _write(options, job_section(jobs), (job_report.BEGIN, job_report.END), printer)


def _write(options: Options, lines: Iterable[str], markers: tuple[str, str], printer: Printer) -> None:
    if options.report is not None:
        write_section(options.report, lines, markers)
        printer.say(f"written into {options.report}")


async def measure(options: Options, folder: Path, cores: Cores, printer: Printer) -> Figures:
    printer.step("limits: a PostgreSQL for pgbench")
    limits = Limits(folder, cores)
    topologies: list[TopologyFigures] = []
    try:
        for name in options.topologies:
            try:
                topology = TOPOLOGIES[name](folder, cores)
            except (BenchmarkFailed, ServerMissing) as reason:
                printer.step(f"{name}: left out; {reason}")
                continue
            measuring = Measuring(topology, limits, options.of(name), printer.step, folder / "pages")
            try:
                topologies.append(await measuring.run())
            finally:
                topology.close()
    finally:
        limits.close()
    printer.step("limits: bare ASGI")
    bare = await measure_bare(folder / "pages", cores, options.scale.seconds, printer.step)
    return Figures(pinned=cores.pinned, bare=bare, topologies=topologies)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A temporary folder that PostgreSQL's account may enter too."""
    with tempfile.TemporaryDirectory(prefix="atelier-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


if __name__ == "__main__":
    sys.exit(main())
