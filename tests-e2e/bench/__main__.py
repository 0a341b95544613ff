"""`make bench`."""

import asyncio
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop
from common.db import libpq_environment
from testkit.sources import ServerMissing

from bench.bare_limit import measure_bare
from bench.comparing import compare
from bench.console import Printer
from bench.cores import Cores, allow_many_connections
from bench.distributed import Distributed
from bench.document import write_section
from bench.embedded import Embedded
from bench.figures import Figures, TopologyFigures
from bench.journeys import JOURNEYS
from bench.measuring import Measuring
from bench.options import Options, read_options
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
        with _scratch() as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            if options.against is not None:
                for each in runner.run(compare(options.against, options, folder, cores, printer.step)):
                    printer.say(each.line())
                return 0
            figures = runner.run(measure(options, folder, cores, printer))
    except BenchmarkFailed as reason:
        printer.say(f"✗ {reason}")
        return 1
    except KeyboardInterrupt:
        return 130
    printer.show(figures)
    if options.report is not None:
        write_section(options.report, figures)
        printer.say(f"written into {options.report}")
    return 0


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
