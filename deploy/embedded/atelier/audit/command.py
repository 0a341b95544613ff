"""`atelier audit`: compare the books of all services. 0 all agree, 1 something does not, 2 they cannot be compared."""

import sys
import time
from argparse import Namespace
from datetime import timedelta

import psycopg
from common import clock
from rich.console import Console
from rich.markup import escape

from atelier import installation
from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds
from atelier.audit.report import as_json, print_report
from atelier.audit.rules import Findings, look
from atelier.errors import CannotStart
from atelier.progress import Progress

CLEAN, FINDINGS, CANNOT = 0, 1, 2


def run(options: Namespace, progress: Progress) -> int:
    """The exit code."""
    talk = Progress(Console(stderr=True, highlight=False)) if options.json else progress
    try:
        with installation.open_installation(options) as urls:
            findings = audit(Databases(urls), options, talk)
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
    """What is wrong now and still is after the patience: a running shop has orders under way."""
    findings = _pass(databases, options, progress, "comparing the books")
    if findings and options.patience > 0:
        with progress.step(f"waiting {options.patience:g} s for what may be under way"):
            time.sleep(options.patience)
        findings = findings.persisting(_pass(databases, options, progress, "comparing the books again"))
    return findings


def _pass(databases: Databases, options: Namespace, progress: Progress, title: str) -> Findings:
    bounds = Bounds(now=clock.now(), age=timedelta(minutes=options.age))
    with progress.step(title):
        return look(databases, bounds, options.storefront, progress.say)
