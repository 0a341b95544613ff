"""The report that generation owns."""

from common.reports.measures import Measure, Report, Unit, share

JOBS = Report(
    name="jobs",
    description="Jobs that were submitted, and runs of them that started and ended, each at its moment, by kind. "
    "`credits` is the price of completed jobs, `cost` what providers charged, in US dollars.",
    measures=(
        Measure(name="submitted"),
        Measure(name="started"),
        Measure(name="completed"),
        Measure(name="failed"),
        Measure(name="credits"),
        Measure(name="cost", unit=Unit.DOLLARS),
        Measure(name="ended", of=lambda values: values["completed"] + values["failed"]),
        Measure(name="failure_rate", unit=Unit.SHARE, of=share("failed", "ended")),
    ),
    items="kind",
)
REPORTS = (JOBS,)
