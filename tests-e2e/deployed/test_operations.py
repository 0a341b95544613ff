"""The examples and tables of docs/operations.md agree with the code: its commands are parsed, its settings are read."""

import re
import shlex
from argparse import Namespace
from pathlib import Path

import pytest
from atelier.audit.rules import RULES
from atelier.audit.stores import FileStore
from atelier.cli import parser
from atelier.databases.selection import find_stores, open_installation
from atelier.services import NEEDS, SERVICES
from payments.adapters.stripe_webhook import CREDIT_EVENTS, INTENT_EVENTS, REFUNDED, SUBSCRIPTION_EVENTS

from deployed.manifests import ROOT

TEXT = (ROOT / "docs" / "operations.md").read_text()
CONSOLE = re.compile(r"^ *\$ (.+(?:\\\n.+)*)$", re.MULTILINE)
SPAN = re.compile(r"`(atelier [^`]+)`")
PLACEHOLDERS = {"SERVICE": "orders", "MOMENT": "2026-01-31T12:00:00Z", "ID": "1", "…": ""}
EXPORT = re.compile(r"^\$ export (\w+)='(.*)'$", re.MULTILINE)
EVENTS = {
    "emporium, marbelle": INTENT_EVENTS | {REFUNDED},
    "reviv": CREDIT_EVENTS,
    "figureforge": SUBSCRIPTION_EVENTS,
}


def section(title: str) -> str:
    """The text of a section, without its subsections' headings being special."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(text: str, first: str) -> list[list[str]]:
    """The cells of the table whose first column is called `first`."""
    table = text.partition(f"| {first} |")[2].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in table]


def commands() -> list[str]:
    lines = [line for line in CONSOLE.findall(TEXT) if re.match(r"(\.venv/bin/)?atelier ", line)]
    return sorted({line.removeprefix(".venv/bin/").split("  #")[0] for line in [*lines, *SPAN.findall(TEXT)]})


def test_there_are_commands_to_read() -> None:
    assert {"atelier audit --json", "atelier reconcile --restored SERVICE --to MOMENT"} <= set(commands())


@pytest.mark.parametrize("command", commands())
def test_commands_are_those_of_the_command_line(command: str) -> None:
    for placeholder, value in PLACEHOLDERS.items():
        command = re.sub(rf"(?<!\w){placeholder}(?!\w)", value, command)
    words = shlex.split(command)[1:]
    assert words
    parser().parse_args(words)


def exported() -> dict[str, str]:
    return dict(EXPORT.findall(section("Audit: comparing the databases")))


def test_the_named_databases_are_those_of_all_services(tmp_path: Path) -> None:
    with open_installation(Namespace(database=[], data=tmp_path), exported()) as urls:
        assert set(urls) == set(SERVICES)


def test_the_named_stores_are_those_of_all_services_with_files(tmp_path: Path) -> None:
    stores = find_stores(Namespace(database=[], data=tmp_path), exported())
    assert set(stores) == {service for service in SERVICES if "objects" in NEEDS[service]}
    assert all(isinstance(store, FileStore) and store.url.startswith("s3://") for store in stores.values())


def test_every_database_may_be_restored() -> None:
    assert [row[0] for row in rows(section("Backups and restore"), "restored")] == list(SERVICES)
    assert all(len(row) == 4 for row in rows(section("Backups and restore"), "restored"))


def test_every_rule_of_the_audit_is_listed_once() -> None:
    listed = [name for row in rows(section("Audit: comparing the databases"), "compared") for name in _spans(row[2])]
    assert sorted(listed) == sorted(rule.name for rule in RULES)


def test_stripe_sends_every_event_that_is_handled() -> None:
    found = {row[0]: set(_spans(row[2])) for row in rows(TEXT, "contract")}
    assert found == EVENTS


def test_restored_services_and_repairs_exist_in_code() -> None:
    for name in re.findall(r"`(Import\w+)`", section("Backups and restore")):
        assert (ROOT / "services/payments/payments/use_cases" / f"{_snake(name)}.py").is_file(), name


def _spans(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
