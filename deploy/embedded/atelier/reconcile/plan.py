"""Repairing round by round, until nothing is left that can be repaired."""

from collections.abc import Callable
from dataclasses import dataclass, field

from atelier.audit.findings import Finding
from atelier.audit.rules import Findings
from atelier.reconcile.repairs import REFUND_LOST, REPAIRS, Repair
from atelier.reconcile.services import Services

ROUNDS = 4
"""A repair may uncover what another repairs: an order that hears of its payment has its stock kept."""
Tell = Callable[[str], None]


@dataclass(slots=True)
class Plan:
    """What is to be done about findings, in order. `by_hand` are those that have no repair."""

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
    made = Plan()
    known = {"", *(each.name for each in services.storefronts)}
    for repair in (*REPAIRS, REFUND_LOST) if refund_lost else REPAIRS:
        concerned = [finding for finding in findings.of(repair.rule) if finding.storefront in known]
        if concerned:
            made.steps.append((repair, concerned))
    made.by_hand = sum(findings.counts.values()) - len(made.findings)
    return made


async def carry_out(made: Plan, services: Services, tell: Tell) -> list[str]:
    """Do it all; answers what staff must deal with."""
    remarks: list[str] = []
    for repair, findings in made.steps:
        tell(f"{len(findings)} × {repair.does}")
        remarks += await repair.make(services, findings)
    return remarks
