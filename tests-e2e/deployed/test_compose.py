"""The compose file is valid, complete, pinned, without secrets and without dangling references."""

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from generators.service_calls import calls

from deployed import composition, process_settings
from deployed.composition import COMPOSE, VARIABLE, Container, environment, service_of
from deployed.manifests import ROOT, SERVICES, SETTINGS


@pytest.fixture(scope="module")
def containers() -> dict[str, Container]:
    return composition.containers()


@pytest.fixture(scope="module")
def processes() -> dict[str, Container]:
    return composition.processes()


def validate(document: Any) -> None:
    schema = json.loads((COMPOSE / "compose-spec.json").read_text())
    jsonschema.Draft7Validator({**schema, "$schema": "http://json-schema.org/draft-07/schema#"}).validate(document)


def test_the_file_matches_the_compose_schema() -> None:
    validate(yaml.safe_load((COMPOSE / "compose.yaml").read_text()))


def test_a_misspelt_key_is_refused(containers: dict[str, Container]) -> None:
    with pytest.raises(jsonschema.ValidationError, match="restrat"):
        validate({"services": {"gateway": {**containers["gateway"], "restrat": "always"}}})


def test_every_service_has_a_migration_an_api_and_a_worker(containers: dict[str, Container]) -> None:
    for service in SERVICES:
        needs = {part: containers[f"{service}-{part}"]["depends_on"] for part in ("api", "worker")}
        assert containers[f"{service}-migrate"]["command"] == ["migrate"]
        for part in ("api", "worker"):
            assert needs[part][f"{service}-migrate"] == {"condition": "service_completed_successfully"}
            assert needs[part]["rabbitmq"] == {"condition": "service_healthy"}


def test_every_variable_of_a_process_is_one_of_its_settings(processes: dict[str, Container]) -> None:
    for name, each in processes.items():
        assert process_settings.unknown_keys(SETTINGS[service_of(each)], each["environment"]) == set(), name


def test_every_process_is_given_the_addresses_of_the_services_it_calls(processes: dict[str, Container]) -> None:
    for each in processes.values():
        needed = {*SERVICES} if service_of(each) == "gateway" else calls(ROOT, service_of(each), SERVICES)
        assert needed <= json.loads(environment(each)["ATELIER_SERVICE_URLS"]).keys()


def test_the_script_writes_exactly_the_required_variables() -> None:
    secrets = {**composition.secrets()}
    assert secrets.pop("COMPOSE_PROJECT_NAME") == "atelier"
    required = re.findall(r"\$\{(\w+):\?", (COMPOSE / "compose.yaml").read_text())
    assert {*required} == secrets.keys()
    assert all(len(secret) >= 32 for secret in secrets.values())
    assert len(set(secrets.values())) == len(secrets)


def test_secrets_are_always_variables(containers: dict[str, Container]) -> None:
    for each in containers.values():
        for key, value in (each.get("environment") or {}).items():
            if re.search(r"PASS|SECRET|_KEY|_AUTH", key) and not key.endswith("KEY_ID"):
                assert VARIABLE.search(value), key


def test_every_configured_host_is_a_container(containers: dict[str, Container]) -> None:
    for each in containers.values():
        text = VARIABLE.sub("x", f"{each.get('environment')} {each.get('entrypoint')}")
        assert set(re.findall(r"://(?:[^/@ ]*@)?([a-z-]+):\d+", text)) <= containers.keys() | {"localhost"}


def test_every_dependency_has_a_health_check(containers: dict[str, Container]) -> None:
    for each in containers.values():
        needs = each.get("depends_on", {})
        for needed in needs:
            assert needed in containers
            healthy = isinstance(needs, dict) and needs[needed] == {"condition": "service_healthy"}
            assert not healthy or "healthcheck" in containers[needed] or "build" in containers[needed]


def test_every_image_is_pinned_and_every_container_has_limits(containers: dict[str, Container]) -> None:
    for name, each in containers.items():
        assert ":" in each["image"], name
        assert not each["image"].endswith(":latest"), name
        assert each["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}, name


def test_our_containers_are_read_only_and_without_privilege_escalation(processes: dict[str, Container]) -> None:
    for name, each in processes.items():
        assert each["read_only"], name
        assert each["cap_drop"] == ["ALL"], name
        assert (ROOT / each["build"]["dockerfile"]).is_file(), name


def test_every_mounted_file_exists(containers: dict[str, Container]) -> None:
    volumes = yaml.safe_load((COMPOSE / "compose.yaml").read_text())["volumes"]
    for each in containers.values():
        for mount in each.get("volumes", []):
            source = mount.split(":")[0]
            assert (COMPOSE / source).exists() if source.startswith((".", "/")) else source in volumes


def test_every_service_has_its_own_database(containers: dict[str, Container]) -> None:
    given = containers["postgres"]["environment"]
    assert given["SERVICES"].split() == [*SERVICES]
    assert {f"{service.upper()}_PASSWORD" for service in SERVICES} <= given.keys()
    for service in SERVICES:
        url = containers[f"{service}-api"]["environment"]["ATELIER_DATABASE_URL"]
        assert url.startswith(f"postgresql://{service}:")
        assert url.endswith(f"@postgres:5432/{service}")
