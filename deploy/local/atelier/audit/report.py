"""The result of an audit, as text and as JSON."""

import json
from itertools import islice
from typing import Any

from rich.console import Console
from rich.markup import escape

from atelier.audit.rules import RULES, Findings

SHOWN = 5
"""Findings of one rule that the text shows."""


def print_report(findings: Findings, console: Console) -> None:
    """Grouped by rule, in the order of the rules."""
    if not findings:
        console.print("[green]✓[/] all databases agree")
        return
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


def as_json(findings: Findings) -> str:
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
    return json.dumps({"clean": not findings, "rules": rules}, indent=1)
