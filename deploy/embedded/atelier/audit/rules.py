"""All rules, and looking at the books under them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from atelier.audit import carts, customers, deliveries, goods, money, orders, stock
from atelier.audit.databases import Databases, Snapshot
from atelier.audit.findings import Bounds, Check, Finding, Rule

CHECKS: tuple[tuple[str, Check], ...] = (
    ("checkouts", orders.checkouts),
    ("amounts and histories of orders", orders.amounts_and_histories),
    ("journal of stock movements", stock.journal),
    ("orders and reservations", stock.reservations),
    ("orders and claims on carts", carts.claims),
    ("orders and payments", money.payments),
    ("orders and customers", customers.customers),
    ("catalog's products and cart's copies", goods.copies),
    ("number counters", goods.counters),
    ("events and jobs", deliveries.deliveries),
)
RULES: tuple[Rule, ...] = tuple(
    chain(
        *(module.RULES for module in (orders, stock, carts, money, customers, goods, deliveries)),
    )
)
MOST_KEPT = 10_000
"""Findings of one rule that are kept; more are only counted."""
ABOUT_DELIVERIES = frozenset(deliveries.RULES)

Tell = Callable[[str], None]


@dataclass(slots=True)
class Findings:
    """What one pass found, by rule. `counts` counts also what is not kept."""

    kept: dict[Rule, list[Finding]] = field(default_factory=dict)
    counts: dict[Rule, int] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        self.counts[finding.rule] = self.counts.get(finding.rule, 0) + 1
        kept = self.kept.setdefault(finding.rule, [])
        if len(kept) < MOST_KEPT:
            kept.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        for rule in RULES:
            yield from self.kept.get(rule, ())

    def __bool__(self) -> bool:
        return bool(self.counts)

    def of(self, rule: Rule) -> list[Finding]:
        return self.kept.get(rule, [])

    def take(self, rule: Rule) -> int:
        """Remove what breaks a rule; how often it did."""
        self.kept.pop(rule, None)
        return self.counts.pop(rule, 0)

    def persisting(self, later: "Findings") -> "Findings":
        """What both passes found. Where more than can be kept was found, the later count stands."""
        both = Findings()
        for rule, kept in later.kept.items():
            before = set(self.of(rule))
            is_cut = max(self.counts.get(rule, 0), later.counts[rule]) > MOST_KEPT
            for finding in kept:
                if finding in before or (is_cut and before):
                    both.add(finding)
            if is_cut and rule in both.counts:
                both.counts[rule] = later.counts[rule]
        return both


def look(databases: Databases, bounds: Bounds, storefront: str | None = None, tell: Tell = lambda _: None) -> Findings:
    """One pass over everything."""
    findings = Findings()
    with databases.snapshot() as snapshot:
        for what, check in CHECKS:
            tell(what)
            for finding in _wanted(check(snapshot, bounds), storefront):
                findings.add(finding)
        return _without(findings, snapshot, bounds) if findings else findings


def _wanted(findings: Iterator[Finding], storefront: str | None) -> Iterator[Finding]:
    """What belongs to no storefront in particular concerns each of them."""
    return (each for each in findings if storefront is None or each.storefront in ("", storefront))


def _without(findings: Findings, snapshot: Snapshot, bounds: Bounds) -> Findings:
    """Without what an event or a job that is not done yet will change; those themselves stay."""
    busy = deliveries.under_way(snapshot, bounds)
    left = Findings()
    for finding in findings:
        if finding.rule in ABOUT_DELIVERIES or finding.subject not in busy:
            left.add(finding)
    for rule in left.counts:
        if findings.counts[rule] > MOST_KEPT:
            left.counts[rule] = findings.counts[rule]
    return left
