"""The parts of `atelier audit` that need no platform: streams, two passes, exit codes, where databases are found."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from atelier.audit.databases import Row
from atelier.audit.findings import Finding, Rule
from atelier.audit.report import as_json
from atelier.audit.rules import MOST_KEPT, RULES, Findings
from atelier.audit.streams import joined
from atelier.cli import main
from atelier.databases.selection import open_installation
from atelier.services import SERVICES

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
