"""Which repairs a round makes, and making them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from atelier.audit.findings import Finding, Rule
from atelier.audit.rules import Findings
from atelier.reconcile.repairs import Repair
from atelier.reconcile.services import Services

MOST_TRIED = 4
Report = Callable[[str], None]


@dataclass(slots=True)
class Plan:
    """The repairs of one round, in order. `by_hand` counts findings that have no repair."""

    steps: list[tuple[Repair, list[Finding]]] = field(default_factory=list)
    by_hand: int = 0

    def __bool__(self) -> bool:
        return bool(self.steps)

    @property
    def lines(self) -> list[str]:
        return [f"{len(findings)} × {repair.does}" for repair, findings in self.steps]

    @property
    def findings(self) -> frozenset[Finding]:
        return frozenset(finding for _, findings in self.steps for finding in findings)


class Attempts:
    """The repairs that were tried. A repair may make another one necessary: a paid order has to keep its stock."""

    def __init__(self) -> None:
        self._tried: set[Finding] = set()
        self._times: Counter[tuple[Rule, str, str]] = Counter()

    def is_worthwhile(self, planned: Plan) -> bool:
        """Whether a round would try anything that was not tried yet.

        The same subject may break the same rule `MOST_TRIED` times in different ways.
        """
        return any(self._times[_key(finding)] < MOST_TRIED for finding in planned.findings - self._tried)

    def add(self, planned: Plan) -> None:
        self._tried |= planned.findings
        self._times.update(map(_key, planned.findings))


def _key(finding: Finding) -> tuple[Rule, str, str]:
    return finding.rule, finding.storefront, finding.subject


def plan(findings: Findings, services: Services, repairs: Sequence[Repair]) -> Plan:
    """Nothing is repaired for a storefront that this installation does not have."""
    planned = Plan()
    known = {"", *(each.name for each in services.storefronts)}
    for repair in repairs:
        concerned = [finding for finding in findings.of(repair.rule) if finding.storefront in known]
        if concerned:
            planned.steps.append((repair, concerned))
    planned.by_hand = findings.total - len(planned.findings)
    return planned


async def carry_out(planned: Plan, services: Services, report: Report) -> list[str]:
    """Make all repairs. Returns what staff must do."""
    remarks: list[str] = []
    for repair, findings in planned.steps:
        report(f"{len(findings)} × {repair.does}")
        remarks += await repair.make(services, findings)
    return remarks
