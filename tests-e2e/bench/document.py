"""The section of docs/performance.md that a run writes: ratios, no absolute figures."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.figures import YARDSTICK, Figures, TopologyFigures
from bench.goals import verdicts

BEGIN = "<!-- measured: begin -->"
END = "<!-- measured: end -->"


class NoSection(Exception):
    """The file has no markers for the results."""


def write_section(file: Path, lines: Iterable[str], markers: tuple[str, str] = (BEGIN, END)) -> None:
    """Replace the section between the markers. Raises NoSection."""
    file.write_text(replaced(file.read_text(), "\n".join(lines), markers))


def replaced(text: str, fresh: str, markers: tuple[str, str] = (BEGIN, END)) -> str:
    before, begin, rest = text.partition(markers[0])
    _, end, after = rest.partition(markers[1])
    if not begin or not end:
        raise NoSection(f"{markers[0]} … {markers[1]} is missing")
    return f"{before}{begin}\n{fresh}\n{end}{after}"


def section(figures: Figures) -> Iterator[str]:
    yield f"Completed journeys per CPU-second of all server processes, at {YARDSTICK} clients:"
    yield ""
    yield "| | reached | goal | aim | against prepared statements | met |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for verdict in verdicts(figures):
        met = "yes" if verdict.met else "no"
        cells = (verdict.what, verdict.reached, verdict.goal, verdict.aim or "–", verdict.prepared or "–", met)
        yield f"| {' | '.join(cells)} |"
    for topology in figures.topologies:
        yield from _shape(topology)


def _shape(topology: TopologyFigures) -> Iterator[str]:
    """How journeys relate to each other and to load."""
    loads = sorted({measured.clients for measured in topology.measured})
    yield ""
    yield f"{topology.name.capitalize()}: SQL statements per journey, and its CPU as a multiple of the cheapest one's:"
    yield ""
    yield f"| journey | SQL statements | {' | '.join(f'CPU at {load}' for load in loads)} |"
    yield f"| --- | --- |{' --- |' * len(loads)}"
    most = max((measured.per_cpu_second for measured in topology.measured), default=0.0)
    for journey in dict.fromkeys(measured.journey for measured in topology.measured):
        costs = [measured.per_cpu_second for load in loads if (measured := topology.at(journey, load))]
        statements = topology.statements.get(journey)
        counted = "–" if statements is None else f"{statements:.1f}"
        cells = " | ".join(f"{most / cost:.1f}" if cost else "–" for cost in costs)
        yield f"| {journey} | {counted} | {cells} |"
