"""A use case is found by its name: its module defines a function, or a class, of the module's name."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_use_case_module_defines_what_its_name_says() -> None:
    modules = [path for path in ROOT.glob("services/*/*/**/use_cases/*.py") if path.name != "__init__.py"]
    assert len(modules) > 100
    assert sorted(str(path.relative_to(ROOT)) for path in modules if not _names_of(path) & _defined(path)) == []


def _names_of(module: Path) -> set[str]:
    return {module.stem, "".join(word.capitalize() for word in module.stem.split("_"))}


def _defined(module: Path) -> set[str]:
    return {
        node.name
        for node in ast.parse(module.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }
