"""What docs/writing-a-front-end.md shows: scripts that parse and call what the contracts have, and valid settings."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from common.kernel.storefronts import read
from front_end_guide import PAGE, blocks, write_files
from testkit.storefronts import SHIPPED

CALL = re.compile(r"\b(shop|photos)\.(\w+)\.(\w+)\(")
CONTRACTS = {"shop": "emporium", "photos": "reviv"}
needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")


def run_node(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["node", *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_node
def test_its_scripts_parse_and_call_operations_of_the_contracts(tmp_path: Path) -> None:
    write_files(tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    calls = sorted(set(CALL.findall("\n".join(blocks("js")))))
    assert len(calls) > 8
    for script in tmp_path.glob("*.js"):
        run_node(tmp_path, "--check", script.name)
    for name, contract in CONTRACTS.items():
        wanted = [f"{group}.{operation}" for owner, group, operation in calls if owner == name]
        asked = f"""
            const {{ createClient }} = await import("./atelier/{contract}.js");
            const client = createClient();
            const wanted = {json.dumps(wanted)};
            const operation = (name) => name.split(".").reduce((at, key) => at?.[key], client);
            console.log(wanted.filter((each) => typeof operation(each) !== "function").join());
        """
        assert run_node(tmp_path, "--input-type=module", "--eval", asked).strip() == ""


@needs_node
def test_its_imports_are_exported(tmp_path: Path) -> None:
    write_files(tmp_path)
    (tmp_path / "restoring.js").rename(tmp_path / "restoring.mjs")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    stubs = "globalThis.localStorage = { getItem() {}, setItem() {}, removeItem() {} };"
    asked = f'{stubs} console.log(Object.keys(await import("./restoring.mjs")).join());'
    assert run_node(tmp_path, "--input-type=module", "--eval", asked).strip() == "restore"


def test_its_settings_are_those_of_a_storefront(tmp_path: Path) -> None:
    """Each of its tables replaces the members that it names."""
    [text] = blocks("toml")
    shown = tomllib.loads(text)
    shipped = SHIPPED / "emporium.toml"
    document = tomllib.loads(shipped.read_text())
    assert set(shown) <= set(document)
    changed = read(shipped).model_copy()
    for section in ("cors", "mail", "showroom"):
        model = type(getattr(changed, section))
        assert model.model_validate({**document[section], **shown[section]})
        assert set(shown[section]) <= set(model.model_fields)


def test_it_is_found_from_the_readme_and_its_links_lead_somewhere() -> None:
    assert "docs/writing-a-front-end.md" in (PAGE.parents[1] / "README.md").read_text()
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE.read_text()) if not link.startswith("http")]
    assert links
    assert [link for link in links if not (PAGE.parent / link).exists()] == []
