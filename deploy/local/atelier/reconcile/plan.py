"""Which repairs a round makes, and making them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from atelier.audit.findings import Finding
from atelier.audit.rules import Findings
from atelier.reconcile.repairs import REFUND_LOST, REPAIRS, Repair
from atelier.reconcile.services import Services

ROUNDS = 4
"""A repair may make another one necessary: an order that becomes paid has to keep its stock."""
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


def plan(findings: Findings, services: Services, *, refund_lost: bool) -> Plan:
    """Nothing is repaired for a storefront that this installation does not have."""
    planned = Plan()
    known = {"", *(each.name for each in services.storefronts)}
    for repair in (*REPAIRS, REFUND_LOST) if refund_lost else REPAIRS:
        concerned = [finding for finding in findings.of(repair.rule) if finding.storefront in known]
        if concerned:
            planned.steps.append((repair, concerned))
    planned.by_hand = sum(findings.counts.values()) - len(planned.findings)
    return planned


async def carry_out(planned: Plan, services: Services, report: Report) -> list[str]:
    """Make all repairs. Returns what staff must do."""
    remarks: list[str] = []
    for repair, findings in planned.steps:
        report(f"{len(findings)} × {repair.does}")
        remarks += await repair.make(services, findings)
    return remarks
