"""The compose file: valid, complete, pinned, without secrets, and referring to nothing that is not there."""

import json
import re
import shutil
import subprocess
from typing import Any

import jsonschema
import pytest
import yaml

from deployed import told
from deployed.calls import calls
from deployed.manifests import ROOT, SERVICES, SETTINGS

COMPOSE = ROOT / "deploy" / "compose"
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")
Container = dict[str, Any]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What secrets.sh writes, run in a folder of its own."""
    folder = tmp_path_factory.mktemp("compose")
    script = shutil.copy(COMPOSE / "secrets.sh", folder)
    subprocess.run([script], check=True, capture_output=True)
    written = dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines())
    assert written.pop("COMPOSE_PROJECT_NAME") == "atelier"
    return written


@pytest.fixture(scope="module")
def containers() -> dict[str, Container]:
    found: dict[str, Container] = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["services"]
    return found


@pytest.fixture(scope="module")
def processes(containers: dict[str, Container]) -> dict[str, Container]:
    """The containers that run our code, by name."""
    return {name: each for name, each in containers.items() if each.get("image", "").startswith("atelier/")}


def service_of(container: Container) -> str:
    return str(container["image"]).removeprefix("atelier/").partition(":")[0]


def environment(container: Container, secrets: dict[str, str]) -> dict[str, str]:
    def value(found: re.Match[str]) -> str:
        return secrets[found[1]]

    return {key: VARIABLE.sub(value, text) for key, text in container["environment"].items()}


def validate(document: Any) -> None:
    schema = json.loads((COMPOSE / "compose-spec.json").read_text())
    jsonschema.Draft7Validator({**schema, "$schema": "http://json-schema.org/draft-07/schema#"}).validate(document)


def test_the_file_is_a_compose_file() -> None:
    validate(yaml.safe_load((COMPOSE / "compose.yaml").read_text()))


def test_a_misspelt_key_is_seen(containers: dict[str, Container]) -> None:
    with pytest.raises(jsonschema.ValidationError, match="restrat"):
        validate({"services": {"gateway": {**containers["gateway"], "restrat": "always"}}})


def test_every_service_migrates_serves_and_works(containers: dict[str, Container]) -> None:
    for service in SERVICES:
        needs = {part: containers[f"{service}-{part}"]["depends_on"] for part in ("api", "worker")}
        assert containers[f"{service}-migrate"]["command"] == ["migrate"]
        for part in ("api", "worker"):
            assert needs[part][f"{service}-migrate"] == {"condition": "service_completed_successfully"}
            assert needs[part]["rabbitmq"] == {"condition": "service_healthy"}


def test_every_key_a_process_is_given_is_a_setting_of_its_own(processes: dict[str, Container]) -> None:
    for name, each in processes.items():
        assert told.unknown(SETTINGS[service_of(each)], each["environment"]) == set(), name


def test_every_process_is_told_all_it_needs(processes: dict[str, Container], secrets: dict[str, str]) -> None:
    for each in processes.values():
        given = environment(each, secrets) | {"ATELIER_STOREFRONTS": "/etc/atelier/storefronts"}
        told.understood(SETTINGS[service_of(each)], given)
        reachable = json.loads(given["ATELIER_SERVICE_URLS"])
        assert (set(SERVICES) if service_of(each) == "gateway" else calls(service_of(each))) <= reachable.keys()


def test_every_variable_is_written_by_the_script_and_nothing_it_writes_is_unused(secrets: dict[str, str]) -> None:
    asked = VARIABLE.findall((COMPOSE / "compose.yaml").read_text())
    assert {name for name, default in asked if name != "ATELIER_TAG"} == secrets.keys()
    assert all(len(secret) >= 32 for secret in secrets.values())
    assert len(set(secrets.values())) == len(secrets)


def test_secrets_are_only_ever_variables(containers: dict[str, Container]) -> None:
    for each in containers.values():
        for key, value in (each.get("environment") or {}).items():
            if re.search(r"PASS|SECRET|_KEY|AUTH", key) and not key.endswith("KEY_ID"):
                assert VARIABLE.search(value), key


def test_every_host_that_is_addressed_is_a_container(containers: dict[str, Container]) -> None:
    for each in containers.values():
        text = VARIABLE.sub("x", f"{each.get('environment')} {each.get('entrypoint')}")
        assert set(re.findall(r"://(?:[^/@ ]*@)?([a-z-]+):\d+", text)) <= containers.keys() | {"localhost"}


def test_everything_waited_for_says_when_it_is_ready(containers: dict[str, Container]) -> None:
    for each in containers.values():
        needs = each.get("depends_on", {})
        for needed in needs:
            assert needed in containers
            healthy = isinstance(needs, dict) and needs[needed] == {"condition": "service_healthy"}
            assert not healthy or "healthcheck" in containers[needed] or "build" in containers[needed]


def test_every_image_is_pinned_and_everything_has_limits(containers: dict[str, Container]) -> None:
    for name, each in containers.items():
        assert ":" in each["image"], name
        assert not each["image"].endswith(":latest"), name
        assert each["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}, name


def test_our_processes_can_write_nowhere_and_become_nobody_else(processes: dict[str, Container]) -> None:
    for name, each in processes.items():
        assert each["read_only"], name
        assert each["cap_drop"] == ["ALL"], name
        assert (ROOT / each["build"]["dockerfile"]).is_file(), name


def test_every_file_that_is_mounted_is_there(containers: dict[str, Container]) -> None:
    volumes = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["volumes"]
    for each in containers.values():
        for mount in each.get("volumes", []):
            source = mount.split(":")[0]
            assert (COMPOSE / source).exists() if source.startswith(".") else source in volumes


def test_every_service_gets_a_database_of_its_own(containers: dict[str, Container]) -> None:
    script = (COMPOSE / "postgres" / "10-databases.sh").read_text()
    listed = re.search(r"for service in ([a-z ]+);", script)
    assert listed is not None
    assert set(listed[1].split()) == set(SERVICES)
    for service in SERVICES:
        url = containers[f"{service}-api"]["environment"]["ATELIER_DATABASE_URL"]
        assert url.startswith(f"postgresql://{service}:")
        assert url.endswith(f"@postgres:5432/{service}")
