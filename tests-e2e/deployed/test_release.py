"""The calls of release.sh, their order, and where it stops. `kubectl` is replaced by a recorder."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deployed.kustomization import Object
from deployed.manifests import KUBERNETES, OVERLAYS, names, of_kind, overlay

# `failing` are words of a call that fails; `applied` is what `apply -k FOLDER -o name` prints, by folder.
KUBECTL = """#!{python} -IS
import json, pathlib, sys
here = pathlib.Path(__file__).parent
call = sys.argv[1:]
with (here / "calls").open("a") as calls:
    calls.write(json.dumps(call) + "\\n")
script = json.loads((here / "script.json").read_text())
if script["failing"] and set(script["failing"]) <= set(call):
    sys.exit(1)
if "apply" in call and call[-2:] == ["-o", "name"]:
    folder = pathlib.Path(call[call.index("-k") + 1]).resolve()
    print("\\n".join(script["applied"][str(folder)]))
"""


@dataclass
class Cluster:
    """Runs the script with a recorder in `folder` in place of `kubectl`."""

    folder: Path
    calls: list[list[str]] = field(default_factory=list)

    def release(self, name: str, failing: tuple[str, ...] = ()) -> int:
        (self.folder / "calls").touch()
        kubectl = self.folder / "kubectl"
        kubectl.write_text(KUBECTL.format(python=sys.executable))
        kubectl.chmod(0o755)
        applied = {
            str(KUBERNETES / "overlays" / each): [printed(found) for found in overlay(each)]
            for each in (name, engines(name))
        }
        (self.folder / "script.json").write_text(json.dumps({"failing": failing, "applied": applied}))
        path = f"{self.folder}:{os.environ['PATH']}"
        done = subprocess.run(
            [KUBERNETES / "release.sh", name], env={"PATH": path}, check=False, capture_output=True, timeout=120
        )
        self.calls = [json.loads(line) for line in (self.folder / "calls").read_text().splitlines()]
        return done.returncode

    def position(self, *words: str) -> int:
        """Return the index of the first call that contains all these arguments."""
        return next(number for number, call in enumerate(self.calls) if set(words) <= set(call))

    def applied(self) -> list[str]:
        folders = [call[call.index("-k") + 1] for call in self.calls if "apply" in call]
        return [Path(folder).relative_to(KUBERNETES / "overlays").as_posix() for folder in folders]


def engines(name: str) -> str:
    return f"{name.removesuffix('-keda')}/engines"


def printed(each: Object) -> str:
    """As `kubectl apply -o name` prints an object."""
    group = each["apiVersion"].rpartition("/")[0]
    return f"{each['kind'].lower()}{'.' if group else ''}{group}/{each['metadata']['name']}"


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return Cluster(tmp_path)


@pytest.fixture(scope="module", params=OVERLAYS)
def released(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Cluster]:
    """An overlay, and the cluster to which it was released without a failure."""
    cluster = Cluster(tmp_path_factory.mktemp("released"))
    assert cluster.release(request.param) == 0
    return request.param, cluster


def test_a_release_applies_engines_then_before_then_processes_then_after(released: tuple[str, Cluster]) -> None:
    name, cluster = released
    migrations = f"{name.removesuffix('-keda')}/migrations"
    assert cluster.applied() == [engines(name), f"{migrations}/before", name, f"{migrations}/after"]


def test_every_wait_has_a_timeout(released: tuple[str, Cluster]) -> None:
    _, cluster = released
    waiting = [call for call in cluster.calls if "wait" in call or "rollout" in call]
    assert waiting
    for call in waiting:
        assert any(word.startswith("--timeout=") for word in call), call


@pytest.mark.parametrize("released", ["production", "production-keda"], indirect=True)
def test_the_operators_objects_are_waited_for_and_not_their_pods(released: tuple[str, Cluster]) -> None:
    name, cluster = released
    migrated = cluster.position("apply", "-k", str(KUBERNETES / "overlays/production/migrations/before"))
    for database in names(overlay(name), "Cluster"):
        assert cluster.position("wait", f"cluster.postgresql.cnpg.io/{database}", "--for=condition=Ready") < migrated
    assert cluster.position("wait", "rabbitmqcluster.rabbitmq.com/rabbitmq", "--for=condition=AllReplicasReady")
    assert [call for call in cluster.calls if "pod" in call or "pods" in call] == []


def test_every_deployment_and_stateful_set_has_rolled_out_before_phase_after(released: tuple[str, Cluster]) -> None:
    name, cluster = released
    after = cluster.position("apply", "-k", str(KUBERNETES / f"overlays/{name.removesuffix('-keda')}/migrations/after"))
    for each in of_kind(overlay(name), "Deployment", "StatefulSet"):
        assert cluster.position("rollout", "status", printed(each)) < after


@pytest.mark.parametrize(
    ("failing", "applied"),
    [
        (("apply", "-o", "name"), ["production/engines"]),
        (("wait", "cluster.postgresql.cnpg.io/orders-postgres"), ["production/engines"]),
        (("wait", "rabbitmqcluster.rabbitmq.com/rabbitmq"), ["production/engines"]),
        (("wait", "job"), ["production/engines", "production/migrations/before"]),
        (("rollout", "deployment.apps/redis"), ["production/engines", "production/migrations/before", "production"]),
    ],
)
def test_a_release_stops_when_an_object_does_not_become_ready(
    cluster: Cluster, failing: tuple[str, ...], applied: list[str]
) -> None:
    assert cluster.release("production", failing) != 0
    assert cluster.applied() == applied
