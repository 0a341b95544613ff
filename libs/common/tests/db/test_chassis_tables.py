"""Only the chassis names its tables in SQL: services call `common.jobs`, `common.messaging` and `common.http`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from common.db.tables import add_chassis_tables
from sqlalchemy import MetaData

ROOT = Path(__file__).parents[4]
METADATA = MetaData()
add_chassis_tables(METADATA)
TABLES = sorted(METADATA.tables)
_NAMES = "|".join(TABLES)
IN_SQL = re.compile(
    rf'\b(?:from|join|into|update|truncate|table|only|using|lock|on)\s+(?:public\.)?"?(?:{_NAMES})"?(?![\w-])'
    rf'|,\s*"?(?:{_NAMES})"?\s+(?:as\s+)?\w+\b'
    rf'|"?\b(?:{_NAMES})"?\.\w+\s*(?:=|<|>|->|::|\bis\b|\bin\b)',
    re.IGNORECASE,
)
LOOKS_LIKE_SQL = re.compile(r"\b(?:select|insert|update|delete|truncate|with|from|join|where|exists)\b", re.IGNORECASE)


def sources() -> Iterator[Path]:
    """The modules of services and of the gateway, without their tests and migrations."""
    folders = (*(ROOT / "services").iterdir(), ROOT / "gateway", ROOT / "deploy" / "demo", ROOT / "libs" / "dialects")
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if not {"tests", "migrations", ".venv", "build"} & set(path.relative_to(ROOT).parts):
                yield path


def strings(source: str) -> Iterator[tuple[int, str]]:
    """The string literals of a module with their lines, without docstrings and without paths and tags of routers.

    An f-string is one literal, its values are `?`.
    """
    tree = ast.parse(source)
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("router"):
            left_out |= {id(argument) for argument in node.args}
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            parts = [str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values]
            yield node.lineno, "".join(parts)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


def named_tables(source: str) -> list[str]:
    """Where SQL of a module names a chassis table, or a string is the name of one."""
    return [
        f"line {line}: {text.strip()[:80]}"
        for line, text in strings(source)
        if text in TABLES or (LOOKS_LIKE_SQL.search(text) and IN_SQL.search(text))
    ]


def test_no_service_names_a_chassis_table_in_sql() -> None:
    found = [f"{path.relative_to(ROOT)}: {each}" for path in sources() for each in named_tables(path.read_text())]
    assert found == [], "use common.jobs, common.messaging or common.http instead"


def test_every_service_is_read() -> None:
    read = {path.relative_to(ROOT).parts[1] for path in sources() if path.is_relative_to(ROOT / "services")}
    assert read == {path.name for path in (ROOT / "services").iterdir() if (path / "pyproject.toml").exists()}


@pytest.mark.parametrize(
    "source",
    [
        'X = "select 1 from tasks where id = 1"',
        'X = f"select {columns} from outbox"',
        'X = """\nselect p.* from print_files p\nleft join tasks t on t.key = p.run_id\n"""',
        'X = "insert into " "inbox (event_id) values (1)"',
        'X = f"update idempotency_keys set {changes}"',
        'X = "select 1 from jobs, tasks t where t.key = jobs.run_id"',
        'X = "exists (select from tasks)"',
        'X = "delete from only public.tasks"',
        'X = "truncate tasks, jobs"',
        'X = "key = jobs.run_id and tasks.state in (1) where"',
        'delete_where(database, "outbox", "true")',
        'class Row:\n    __tablename__ = "tasks"',
    ],
)
def test_sql_that_names_a_chassis_table_is_found(source: str) -> None:
    assert named_tables(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""Rows of tables like tasks, read from outbox."""',
        'def f() -> None:\n    """Select from tasks."""',
        'X = "Check your inbox: a mail with your link is on its way."',
        'X = "select 1 from print_tasks"',
        'X = "select tasks_done from jobs"',
        "from generation.books import tasks",
    ],
)
def test_other_strings_are_not(source: str) -> None:
    assert named_tables(source) == []
