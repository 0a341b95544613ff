"""The parts of `atelier audit` that need no platform: streams, two passes, exit codes, where databases are found."""

import io
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from atelier.audit import credits
from atelier.audit.databases import Row
from atelier.audit.findings import Finding, Rule
from atelier.audit.options import age
from atelier.audit.report import as_json, print_report
from atelier.audit.rules import MOST_KEPT, RULES, Findings
from atelier.audit.streams import joined
from atelier.cli import main, parser
from atelier.databases.selection import open_installation
from atelier.reconcile.plan import MOST_TRIED, Attempts, Plan
from atelier.reconcile.repairs import REPAIRS, chosen_repairs
from atelier.services import SERVICES
from rich.console import Console

RULE = RULES[0]
URLS = {service: f"postgresql://nobody@127.0.0.1:1/{service}" for service in SERVICES}


def rows(*ids: int) -> list[Row]:
    return [{"id": UUID(int=each), "name": str(each)} for each in ids]


def found(*details: str, rule: Rule = RULE) -> Findings:
    findings = Findings()
    for detail in details:
        findings.add(Finding(rule, "emporium", "1", detail))
    return findings


def options(tmp_path: Path, **given: Any) -> Any:
    from argparse import Namespace

    return Namespace(**{"data": tmp_path / "data", "database": [], **given})


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ((), (), []),
        ((1, 2), (), [(1, None), (2, None)]),
        ((), (1,), [(None, 1)]),
        ((1, 2, 4), (2, 3, 4), [(1, None), (2, 2), (None, 3), (4, 4)]),
        ((5,), (1, 5, 9), [(None, 1), (5, 5), (None, 9)]),
    ],
)
def test_two_streams_are_joined_on_their_ids(
    left: tuple[int, ...], right: tuple[int, ...], pairs: list[tuple[int | None, int | None]]
) -> None:
    answer = [(one and one["id"].int, other and other["id"].int) for one, other in joined(rows(*left), rows(*right))]
    assert answer == pairs


def test_only_findings_of_both_passes_count() -> None:
    persisting = found("a", "b at version 1").persisting(found("a", "b at version 2", "c"))
    assert [finding.detail for finding in persisting] == ["a"]
    assert not found("a").persisting(found())


def test_findings_beyond_the_limit_are_counted() -> None:
    many = found(*map(str, range(MOST_KEPT + 5)))
    assert len(list(many)) == MOST_KEPT
    assert many.persisting(many).counts == {RULE: MOST_KEPT + 5}


def test_the_json_report_groups_by_rule() -> None:
    assert json.loads(as_json(Findings())) == {"clean": True, "rules": []}
    [rule] = json.loads(as_json(found("a")))["rules"]
    assert (rule["rule"], rule["count"]) == (RULE.name, 1)
    assert rule["findings"] == [{"storefront": "emporium", "subject": "1", "detail": "a"}]


def test_what_is_left_out_as_unfinished_is_reported_and_is_no_agreement() -> None:
    output = io.StringIO()
    print_report(Findings(), Console(file=output, width=200), found("a", "b"))
    assert "all databases agree" not in output.getvalue()
    assert (
        f"2 findings are left out, because unfinished work may still change them: 2 {RULE.name}." in output.getvalue()
    )
    assert json.loads(as_json(Findings(), found("a"))) == {"clean": True, "rules": [], "unfinished": {RULE.name: 1}}


def test_what_is_unfinished_is_everything_without_the_findings() -> None:
    many = found(*map(str, range(MOST_KEPT + 5)))
    assert [finding.detail for finding in found("a", "b").without(found("a"))] == ["b"]
    assert not many.without(many)


@pytest.mark.parametrize(("words", "minutes"), [([], 5), (["--restored", "orders"], 0), (["--age", "2"], 2)])
def test_after_a_restore_nothing_is_too_young_to_be_repaired(words: list[str], minutes: float) -> None:
    assert age(parser().parse_args(["reconcile", *words])) == minutes
    assert age(parser().parse_args(["reconcile", "--restored", "orders", "--age", "2"])) == 2


def test_repairs_are_repeated_while_a_round_finds_something_new() -> None:
    attempts, rounds = Attempts(), 0
    while attempts.is_worthwhile(planned := repairs_of(Finding(RULE, "emporium", str(min(rounds, 9)), ""))):
        attempts.add(planned)
        rounds += 1
    assert rounds == 10


def test_repairs_of_one_subject_that_never_succeed_end() -> None:
    attempts, rounds = Attempts(), 0
    while attempts.is_worthwhile(planned := repairs_of(Finding(RULE, "emporium", "1", f"at version {rounds}"))):
        attempts.add(planned)
        rounds += 1
    assert rounds == MOST_TRIED


def test_after_identity_was_restored_the_credits_of_lost_customers_are_kept() -> None:
    def rules(restored: str | None) -> set[Rule]:
        return {
            repair.rule for repair in chosen_repairs(refund_lost=False, delete_unknown_files=False, restored=restored)
        }

    assert rules(None) - rules("identity") == {credits.UNKNOWN}


def repairs_of(finding: Finding) -> Plan:
    return Plan(steps=[(REPAIRS[0], [finding])])


def test_rule_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len({rule.title for rule in RULES}) == len(RULES)


def test_databases_that_do_not_answer_cannot_be_audited(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATELIER_DATABASES", json.dumps(URLS))
    assert main(["audit"]) == 2
    assert "cannot be compared" in capsys.readouterr().err


def test_a_folder_without_data_cannot_be_audited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--data", str(tmp_path / "nothing")]) == 2
    assert main(["reconcile", "--data", str(tmp_path / "nothing")]) == 2
    assert capsys.readouterr().err.count("There is no data") == 2


def test_reconcile_names_wrong_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", "--restored", "payments"]) == 2
    assert main(["reconcile", "--restored", "payments", "--to", "yesterday"]) == 2
    printed = capsys.readouterr().err
    assert "needs --to MOMENT" in printed
    assert "this is not a moment" in printed


def test_databases_are_named_by_the_environment_and_by_arguments(tmp_path: Path) -> None:
    environment = {"ATELIER_DATABASES": json.dumps(URLS)}
    other = options(tmp_path, database=["orders=postgresql://elsewhere/orders?a=b"])
    with open_installation(other, environment) as urls:
        assert urls == {**URLS, "orders": "postgresql://elsewhere/orders?a=b"}


@pytest.mark.parametrize("given", ["[", "[1]", '{"orders": 1}', '"x"', json.dumps({"orders": "postgresql://x"})])
def test_databases_that_are_not_all_named_are_refused(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATELIER_DATABASES", given)
    assert main(["audit", "--data", str(tmp_path)]) == 2
    assert "Traceback" not in capsys.readouterr().err
