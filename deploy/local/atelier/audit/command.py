"""`atelier audit`: check that the databases of all services agree.

Exits with 0 when they do, 1 when they do not, 2 when they cannot be compared.
"""

import sys
import time
from argparse import Namespace
from datetime import timedelta
from functools import partial

import psycopg
from common.kernel import clock
from rich.console import Console
from rich.markup import escape

from atelier.audit.databases import Databases
from atelier.audit.findings import Bounds
from atelier.audit.options import OBJECTS
from atelier.audit.report import as_json, print_report
from atelier.audit.rules import Comparison, compare, run_all_checks
from atelier.audit.stores import FileStore
from atelier.console.progress import Progress
from atelier.databases import selection
from atelier.errors import CannotStart

CLEAN, FINDINGS, CANNOT = 0, 1, 2


def run(options: Namespace, progress: Progress) -> int:
    """The exit code."""
    messages = Progress(Console(stderr=True, highlight=False)) if options.json else progress
    try:
        with selection.open_installation(options) as urls:
            compared = audit(Databases(urls, _stores(options, messages)), options, messages)
    except (CannotStart, psycopg.Error) as error:
        reason = f"the databases cannot be compared: {error}".strip()
        Console(stderr=True, highlight=False).print(f"[red]✗[/] {escape(reason)}", soft_wrap=True)
        return CANNOT
    if options.json:
        sys.stdout.write(as_json(compared.findings, compared.unfinished) + "\n")
    else:
        print_report(compared.findings, progress.console, compared.unfinished)
    return FINDINGS if compared.findings else CLEAN


def audit(databases: Databases, options: Namespace, progress: Progress) -> Comparison:
    """What is wrong now and after `options.recheck_seconds` seconds: a running platform has unfinished orders."""
    bounds, chosen, say = partial(_bounds, options), options.storefront, progress.say
    if options.recheck_seconds <= 0:
        with progress.step("comparing the databases"):
            return compare(databases, bounds(), chosen, say)
    with progress.step("comparing the databases"):
        first = run_all_checks(databases, bounds(), chosen, say)
    if not first:
        return Comparison(first, first)
    with progress.step(f"waiting {options.recheck_seconds:g} s for unfinished work"):
        time.sleep(options.recheck_seconds)
    with progress.step("comparing the databases again"):
        second = compare(databases, bounds(), chosen, say)
    return Comparison(first.persisting(second.findings), first.persisting(second.unfinished))


def _stores(options: Namespace, progress: Progress) -> dict[str, FileStore]:
    stores = selection.find_stores(options)
    if not stores:
        progress.note(f"files are not compared, because {OBJECTS} names no object stores")
    return stores


def _bounds(options: Namespace) -> Bounds:
    return Bounds(now=clock.now(), age=timedelta(minutes=options.age))
