"""Why a report is refused."""

from common.kernel.errors import Invalid


class PeriodReversed(Invalid):
    """Its last day is before its first."""

    code = "report.period_reversed"


class PeriodTooLong(Invalid):
    code = "report.period_too_long"


class HoursNotKept(Invalid):
    """Counts by hour are kept for two weeks."""

    code = "report.hours_not_kept"
