"""All rules, and one pass of checking them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from atelier.audit import (
    books,
    carts,
    credits,
    customers,
    deliveries,
    files,
    goods,
    money,
    orders,
    reports,
    stock,
    subscriptions,
    versions,
    webhooks,
)
from atelier.audit.databases import Databases, Snapshot
from atelier.audit.findings import Bounds, Check, Finding, Rule

CHECKS: tuple[tuple[str, Check], ...] = (
    ("checkouts", orders.checkouts),
    ("amounts and histories of orders", orders.amounts_and_histories),
    ("journal of stock movements", stock.journal),
    ("orders and reservations", stock.reservations),
    ("orders and claims on carts", carts.claims),
    ("orders and payments", money.payments),
    ("credit accounts and purchases", credits.ledger),
    ("credits and unlocked jobs", credits.unlocks),
    ("credit accounts and profiles", credits.shown_balances),
    ("subscriptions and invoices", subscriptions.within_payments),
    ("subscriptions and profiles", subscriptions.shown_subscriptions),
    ("subscriptions and quotas", subscriptions.quotas),
    ("paid books and their tiers", books.tiers),
    ("paid books and ledgers", books.purchases),
    ("applied retry packs", books.packs),
    ("claims of visitors' orders", books.claims),
    ("numbers of book orders", books.counter),
    ("versions, jobs and allowances", versions.within_generation),
    ("generated versions and ledgers", versions.ledger),
    ("orders and customers", customers.customers),
    ("catalog's products and cart's copies", goods.copies),
    ("number counters", goods.counters),
    ("files and their rows", files.files),
    ("reports and their facts", reports.counts),
    ("facts of reports and tables", reports.facts),
    ("events and webhooks", webhooks.webhooks),
    ("events and jobs", deliveries.deliveries),
)
RULES: tuple[Rule, ...] = tuple(
    chain(
        *(
            module.RULES
            for module in (
                orders,
                stock,
                carts,
                money,
                credits,
                subscriptions,
                books,
                versions,
                customers,
                goods,
                files,
                reports,
                webhooks,
                deliveries,
            )
        ),
    )
)
MOST_KEPT = 10_000
"""Findings of one rule that are kept; more are only counted."""
ABOUT_DELIVERIES = frozenset(deliveries.RULES)

Report = Callable[[str], None]


@dataclass(slots=True)
class Findings:
    """The findings of one pass, by rule. `counts` includes those beyond `MOST_KEPT`."""

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

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def of(self, rule: Rule) -> list[Finding]:
        return self.kept.get(rule, [])

    def take(self, rule: Rule) -> int:
        """Remove the findings of a rule; returns their number."""
        self.kept.pop(rule, None)
        return self.counts.pop(rule, 0)

    def and_those(self, others: Iterable[Finding]) -> "Findings":
        """These and others, as a new object."""
        both = Findings({rule: list(kept) for rule, kept in self.kept.items()}, dict(self.counts))
        for finding in others:
            both.add(finding)
        return both

    def without(self, others: "Findings") -> "Findings":
        """These without those that `others` contains. Beyond `MOST_KEPT` of a rule the counts are subtracted."""
        left = Findings()
        for rule, kept in self.kept.items():
            known = set(others.of(rule))
            for finding in kept:
                if finding not in known:
                    left.add(finding)
            if self.counts[rule] > MOST_KEPT and rule in left.counts:
                left.counts[rule] = self.counts[rule] - others.counts.get(rule, 0)
        return left

    def persisting(self, later: "Findings") -> "Findings":
        """Findings of both passes. For a rule with more than `MOST_KEPT`, the count is that of the later pass."""
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


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the databases disagree about. `unfinished` are findings that work in progress may still change."""

    findings: Findings
    unfinished: Findings

    @property
    def everything(self) -> Findings:
        return self.findings.and_those(self.unfinished)


def run_checks(
    databases: Databases, bounds: Bounds, storefront: str | None = None, report: Report = lambda _: None
) -> Findings:
    """One pass of every check, without what may be unfinished. `report` is called with the name of each."""
    with databases.snapshot() as snapshot:
        findings = _found(snapshot, bounds, storefront, report)
        return _without_unfinished(findings, snapshot, bounds) if findings else findings


def run_all_checks(databases: Databases, bounds: Bounds, storefront: str | None, report: Report) -> Findings:
    """One pass of every check, including what may be unfinished."""
    with databases.snapshot() as snapshot:
        return _found(snapshot, bounds.at_once, storefront, report)


def compare(databases: Databases, bounds: Bounds, storefront: str | None, report: Report) -> Comparison:
    """One pass that separates what may be unfinished from other findings. Takes twice as long if anything is found."""
    with databases.snapshot() as snapshot:
        everything = _found(snapshot, bounds.at_once, storefront, report)
        if not everything:
            return Comparison(everything, Findings())
        older = _found(snapshot, bounds, storefront, report) if bounds.age else everything
        findings = _without_unfinished(older, snapshot, bounds)
        return Comparison(findings, everything.without(findings))


def _found(snapshot: Snapshot, bounds: Bounds, storefront: str | None, report: Report) -> Findings:
    findings = Findings()
    for what, check in CHECKS:
        report(what)
        for finding in _of_storefront(check(snapshot, bounds), storefront):
            findings.add(finding)
    return findings


def _of_storefront(findings: Iterator[Finding], storefront: str | None) -> Iterator[Finding]:
    """Findings of no particular storefront are part of every selection."""
    return (each for each in findings if storefront is None or each.storefront in ("", storefront))


def _without_unfinished(findings: Findings, snapshot: Snapshot, bounds: Bounds) -> Findings:
    """Without subjects that an unhandled event or unfinished job may still change; findings about those stay."""
    unfinished = deliveries.unfinished_subjects(snapshot, bounds)
    left = Findings()
    for finding in findings:
        if finding.rule in ABOUT_DELIVERIES or finding.subject not in unfinished:
            left.add(finding)
    for rule in left.counts:
        if findings.counts[rule] > MOST_KEPT:
            left.counts[rule] = findings.counts[rule]
    return left
