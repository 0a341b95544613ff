"""`atelier audit`: check that the databases of all services agree.

Exits with 0 when they do, 1 when they do not, 2 when they cannot be compared.
"""

import sys
import time
from argparse import Namespace
from datetime import timedelta

import psycopg
from common.kernel import clock
from rich.console import Console
from rich.markup import escape

from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds
from atelier.audit.report import as_json, print_report
from atelier.audit.rules import Findings, run_checks
from atelier.console.progress import Progress
from atelier.databases import selection
from atelier.errors import CannotStart

CLEAN, FINDINGS, CANNOT = 0, 1, 2


def run(options: Namespace, progress: Progress) -> int:
    """The exit code."""
    messages = Progress(Console(stderr=True, highlight=False)) if options.json else progress
    try:
        with selection.open_installation(options) as urls:
            findings = audit(Databases(urls), options, messages)
    except (CannotStart, psycopg.Error) as error:
        reason = f"the databases cannot be compared: {error}".strip()
        Console(stderr=True, highlight=False).print(f"[red]✗[/] {escape(reason)}", soft_wrap=True)
        return CANNOT
    if options.json:
        sys.stdout.write(as_json(findings) + "\n")
    else:
        print_report(findings, progress.console)
    return FINDINGS if findings else CLEAN


def audit(databases: Databases, options: Namespace, progress: Progress) -> Findings:
    """What is wrong now and after `options.recheck_seconds` seconds: a running platform has unfinished orders."""
    findings = _pass(databases, options, progress, "comparing the databases")
    if findings and options.recheck_seconds > 0:
        with progress.step(f"waiting {options.recheck_seconds:g} s for unfinished work"):
            time.sleep(options.recheck_seconds)
        findings = findings.persisting(_pass(databases, options, progress, "comparing the databases again"))
    return findings


def _pass(databases: Databases, options: Namespace, progress: Progress, title: str) -> Findings:
    bounds = Bounds(now=clock.now(), age=timedelta(minutes=options.age))
    with progress.step(title):
        return run_checks(databases, bounds, options.storefront, progress.say)
