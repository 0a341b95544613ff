"""Generators of clients that other people use take every contract's document without a warning.

They are run by `uv tool run` and `npx`, at pinned versions, which are fetched when they are used first.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from generators.documents import contracts

pytestmark = [pytest.mark.verify, pytest.mark.xdist_group("generators of clients")]

HERE = Path(__file__).parent
UV = Path(sys.executable).parent / "uv"
CONTRACTS = ("emporium", "marbelle", "reviv", "figureforge", "storybook", "staff")
UNREACHABLE = re.compile(
    r"failed to fetch|dns error|error sending request|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT", re.I
)
TROUBLE = re.compile(r"warning|error|omitted|unsupported|duplicate", re.I)
needs_node = pytest.mark.skipif(shutil.which("npx") is None, reason="Node.js is not installed")
TYPESCRIPT = ("-p", "typescript@5.9.3")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `CONTRACT.json` for each."""
    folder = tmp_path_factory.mktemp("documents")
    for described in contracts():
        (folder / f"{described.name}.json").write_text(json.dumps(described.document))
    assert {each.stem for each in folder.iterdir()} == set(CONTRACTS)
    return folder


def run(command: Sequence[str | Path], folder: Path) -> str:
    """What the generator printed. Skips where it cannot be fetched."""
    environment = {**os.environ, "NO_COLOR": "1", "UV_NO_PROGRESS": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    said = re.sub(r"(?m)^npm .*\n", "", done.stdout + done.stderr)
    if done.returncode and UNREACHABLE.search(said):
        pytest.skip(f"{command[0]} cannot fetch the generator: no package registry")
    assert done.returncode == 0, said
    return said


def type_checked(folder: Path, *files: str) -> None:
    options = ("--strict", "--noEmit", "--target", "ES2022", "--module", "ESNext", "--moduleResolution", "bundler")
    run(["npx", "-y", *TYPESCRIPT, "tsc", *options, "--lib", "ES2022,DOM,DOM.Iterable", *files], folder)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_openapi_python_client_makes_a_client_without_a_warning(documents: Path, contract: str) -> None:
    own, made = HERE / "openapi-python-client.yml", documents / f"python_{contract}"
    tool: list[str | Path] = [
        UV,
        "tool",
        "run",
        "--quiet",
        "openapi-python-client@0.29.1",
        "generate",
        "--meta",
        "none",
        "--config",
        own,
    ]
    said = run([*tool, "--path", f"{contract}.json", "--output-path", made], documents)
    assert not TROUBLE.search(said.replace(str(documents), "")), said
    assert len(list((made / "api").rglob("*.py"))) > len(list(made.glob("api/*/")))


def test_datamodel_code_generator_makes_models_that_can_be_imported(documents: Path) -> None:
    for contract in CONTRACTS:
        made = documents / f"models_{contract}.py"
        tool: list[str | Path] = [
            UV,
            "tool",
            "run",
            "--quiet",
            "--from",
            "datamodel-code-generator@0.89.0",
            "datamodel-codegen",
        ]
        kind = ["--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"]
        run([*tool, *kind, "--formatters", "builtin", "--input", f"{contract}.json", "--output", made], documents)
        run([sys.executable, "-W", "error", made], documents)


@needs_node
def test_openapi_typescript_makes_types_that_are_checked(documents: Path) -> None:
    for contract in CONTRACTS:
        run(["npx", "-y", "openapi-typescript@7.13.0", f"{contract}.json", "-o", f"{contract}.d.ts"], documents)
    type_checked(documents, *(f"{contract}.d.ts" for contract in CONTRACTS))


@needs_node
def test_hey_api_makes_a_client_without_a_warning(documents: Path) -> None:
    tool = ["npx", "-y", "-p", "@hey-api/openapi-ts@0.99.0", *TYPESCRIPT, "openapi-ts"]
    for contract in CONTRACTS:
        said = run([*tool, "-i", f"{contract}.json", "-o", f"hey_{contract}"], documents)
        assert not re.search(r"warn|duplicate", said, re.I), said
    type_checked(documents, *(f"hey_{contract}/index.ts" for contract in CONTRACTS))


@needs_node
def test_our_own_types_are_strict() -> None:
    run(["npx", "-y", *TYPESCRIPT, "tsc", "-p", "."], HERE.parents[1] / "sdk" / "javascript")
