"""The nightly audit in Kubernetes: its settings, its connections, and the image that it runs."""

import re
import shutil
import subprocess
import sys
from argparse import Namespace
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from atelier.cli import parser
from atelier.databases.selection import find_stores, open_installation
from atelier.services import NEEDS, SERVICES
from packaging.utils import canonicalize_name

from deployed.manifests import ROOT, development_secrets, names, of_kind, overlay, whole
from deployed.policies import Policies

AUDIT = {"atelier/part": "audit"}
DOCKERFILE = ROOT / "deploy" / "local" / "Dockerfile"
LOCK = ROOT / "deploy" / "local" / "requirements.lock"
IMPORTS = "import atelier.cli, atelier.audit.command, atelier.reconcile.command"
OWN_MODULES = f"""{IMPORTS}
import sys
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), sep="\\n")
print("---")
for name, module in sorted(sys.modules.items()):
    if "." not in name and getattr(module, "__file__", None) and "/site-packages/" not in module.__file__:
        print(name, module.__file__)
"""


@pytest.fixture
def template() -> dict[str, Any]:
    [job] = of_kind(overlay("production"), "CronJob")
    found: dict[str, Any] = job["spec"]["jobTemplate"]["spec"]["template"]
    return found


def variables(container: dict[str, Any]) -> dict[str, str]:
    """The environment as the cluster makes it: secrets, and `$(NAME)` for earlier variables."""
    values: dict[str, str] = {}
    for entry in container["env"]:
        if "value" in entry:
            values[entry["name"]] = re.sub(r"\$\((\w+)\)", lambda found: values[found[1]], entry["value"])
        else:
            values[entry["name"]] = secret(**entry["valueFrom"]["secretKeyRef"])
    return values


def secret(name: str, key: str) -> str:
    """Development's value of a secret; that of a database is written by the operator."""
    owner = name.removesuffix("-postgres-app")
    return development_secrets()[name][key] if owner == name else f"postgresql://{owner}:x@{owner}-postgres-rw/{owner}"


def test_the_job_reads_the_database_and_the_files_of_every_service(template: dict[str, Any], tmp_path: Path) -> None:
    [container] = template["spec"]["containers"]
    environment = variables(container)
    options = parser().parse_args(container["args"])
    assert options.command == "atelier.audit.command:run"
    with open_installation(Namespace(database=[], data=tmp_path), environment) as urls:
        assert urls == {service: secret(f"{service}-postgres-app", "uri") for service in SERVICES}
    stores = find_stores(Namespace(database=[], data=tmp_path), environment)
    assert set(stores) == {service for service in SERVICES if "objects" in NEEDS[service]}
    for service, store in stores.items():
        assert {"url": store.url, **dict(store.access)} == development_secrets()[f"{service}-objects"]


def test_the_job_runs_without_privileges_and_the_release_names_its_image(template: dict[str, Any]) -> None:
    spec = template["spec"]
    [container] = spec["containers"]
    assert spec["securityContext"]["runAsNonRoot"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert not spec["automountServiceAccountToken"]
    assert spec["serviceAccountName"] in names(overlay("production"), "ServiceAccount")
    assert re.fullmatch(r"registry\.example\.com/atelier/atelier:[\d.]+", container["image"])


@pytest.mark.parametrize("name", ["production", "production-keda"])
def test_the_job_reaches_databases_and_stores_only_and_is_reached_by_nothing(name: str) -> None:
    policies = Policies(whole(name))
    for service in SERVICES:
        assert policies.allow(AUDIT, {"cnpg.io/cluster": f"{service}-postgres"}, 5432)
        assert not policies.allow(AUDIT, {"atelier/service": service, "atelier/part": "api"}, 8080)
        assert not policies.allow({"atelier/service": service, "atelier/part": "api"}, AUDIT, 8080)
    assert not policies.allow(AUDIT, {"app.kubernetes.io/name": "rabbitmq"}, 5672)
    assert not policies.allow({"atelier/part": "gateway"}, AUDIT, 8080)
    assert policies.let_in_from_elsewhere(AUDIT) == set()


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files of the image, as its Dockerfile copies them."""
    root = tmp_path_factory.mktemp("image")
    copies = re.findall(r"^COPY (?!--from)(\S+) /(app\S*)$", DOCKERFILE.read_text(), re.MULTILINE)
    sent = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    for source, target in copies:
        assert any(source == allowed or source.startswith(f"{allowed}/") for allowed in sent), source
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / source, root / target)
    return root


def run(image: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run Python with the packages of the image before those of the workspace."""
    paths = re.search(r"PYTHONPATH=(\S+)", DOCKERFILE.read_text())
    assert paths is not None
    places = ":".join(f"{image}{path}" for path in paths[1].split(":"))
    environment = {"PYTHONPATH": places, "PATH": "/usr/bin:/bin"}
    return subprocess.run([sys.executable, *words], env=environment, cwd=image, capture_output=True, text=True)


def test_the_image_contains_everything_that_the_commands_import(image: Path) -> None:
    done = run(image, "-c", OWN_MODULES)
    assert done.returncode == 0, done.stderr
    imported, _, own = done.stdout.partition("---\n")
    ours = [line.split() for line in own.splitlines() if str(ROOT) in line or str(image) in line]
    assert {name for name, _ in ours} >= {"atelier", "common", *SERVICES}
    assert [name for name, file in ours if not file.startswith(str(image))] == []
    locked = {canonicalize_name(name) for name in re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.MULTILINE)}
    owners = packages_distributions()
    workspace = {name for name, _ in ours}
    needed = {name: owners[name] for name in imported.split() if name in owners and name not in workspace}
    missing = {name: found for name, found in needed.items() if locked.isdisjoint(map(canonicalize_name, found))}
    assert missing.keys() <= {"pkg_resources", "setuptools", "_distutils_hack"}, missing


@pytest.mark.parametrize("command", ["audit", "reconcile"])
def test_the_command_finds_its_files_in_the_image(image: Path, command: str) -> None:
    done = run(image, "-m", "atelier", command, "--data", "/nonexistent/data")
    assert (done.returncode, "There is no data" in done.stderr) == (2, True), done.stderr


def test_the_image_has_the_tested_versions_and_draws_nothing() -> None:
    pins = {
        path: dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", path.read_text(), re.MULTILINE))
        for path in (LOCK, ROOT / "requirements.lock")
    }
    assert pins[LOCK].items() <= pins[ROOT / "requirements.lock"].items()
    assert pins[LOCK].keys().isdisjoint({"numpy", "opencv-python-headless", "skia-python", "embreex", "pytest"})
