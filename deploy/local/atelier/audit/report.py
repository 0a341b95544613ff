"""The result of an audit, as text and as JSON."""

import json
from itertools import islice
from typing import Any

from rich.console import Console
from rich.markup import escape

from atelier.audit.rules import RULES, Findings

SHOWN = 5
"""Findings of one rule that the text shows."""


UNFINISHED = """{count} findings are left out, because unfinished work may still change them: {rules}.
Work that is interrupted for good, as after a restore, is listed with --age 0."""


def print_report(findings: Findings, console: Console, unfinished: Findings | None = None) -> None:
    """Grouped by rule, in the order of the rules. Of what is unfinished only the numbers are printed."""
    if not findings and not unfinished:
        console.print("[green]✓[/] all databases agree")
        return
    _print_findings(findings, console)
    if unfinished:
        rules = ", ".join(f"{count} {rule.name}" for rule, count in unfinished.counts.items())
        console.print(UNFINISHED.format(count=unfinished.total, rules=rules), soft_wrap=True)


def _print_findings(findings: Findings, console: Console) -> None:
    for rule in RULES:
        if rule not in findings.counts:
            continue
        count = findings.counts[rule]
        console.print(f"[red]✗[/] [bold]{count}[/] {escape(rule.title)} [dim]({rule.name})[/]", soft_wrap=True)
        for finding in islice(findings.of(rule), SHOWN):
            line = f"{finding.storefront} {finding.subject}  {finding.detail}".strip()
            console.print(f"    {escape(line)}", soft_wrap=True)
        if count > SHOWN:
            console.print(f"    … and {count - SHOWN} more")
        console.print(f"    [dim]remedy:[/] {escape(rule.remedy)}", soft_wrap=True)


def as_json(findings: Findings, unfinished: Findings | None = None) -> str:
    """`unfinished` is left out of the object if it is empty."""
    rules: list[dict[str, Any]] = [
        {
            "rule": rule.name,
            "title": rule.title,
            "remedy": rule.remedy,
            "count": findings.counts[rule],
            "findings": [
                {"storefront": each.storefront, "subject": each.subject, "detail": each.detail}
                for each in findings.of(rule)
            ],
        }
        for rule in RULES
        if rule in findings.counts
    ]
    report: dict[str, Any] = {"clean": not findings, "rules": rules}
    if unfinished:
        report["unfinished"] = {rule.name: count for rule, count in unfinished.counts.items()}
    return json.dumps(report, indent=1)
