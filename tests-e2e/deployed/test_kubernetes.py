"""The manifests are valid, complete and without dangling references."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from common.events.registry import CONSUMERS
from common.kernel.storefronts import Storefronts
from common.messaging.rabbitmq.topology import BrokerTopology
from common.rpc import pooled_transport
from gateway.settings import GatewaySettings
from generators.service_list import ServiceList
from httpserver.server import GRACE_SECONDS

from deployed import process_settings
from deployed.kustomization import Object, build, read_all
from deployed.manifests import (
    FOLDERS,
    KUBERNETES,
    OVERLAYS,
    ROOT,
    SERVICES,
    SETTINGS,
    development_secrets,
    environment,
    labels,
    names,
    of_kind,
    ours,
    overlay,
    pod,
    whole,
    with_pods,
)

CORE = json.loads((KUBERNETES / "schemas" / "kubernetes-1.34.json").read_text())
OPERATORS = json.loads((KUBERNETES / "schemas" / "operators.json").read_text())
# Written by operators and cert-manager. docs/operations.md lists those that are created by hand.
OF_OPERATORS = {*(f"{service}-postgres-app" for service in SERVICES), "rabbitmq-default-user", "shop-tls"}
NEEDED = {
    place.partition("/")[0]
    for service in ServiceList.read(ROOT)
    for need in service.needs
    for place in need.secrets_of(service.name).values()
}
OF_PRODUCTION = {"internal-key", "backups"} | NEEDED
every_overlay = pytest.mark.parametrize("name", OVERLAYS)


def check(each: Object) -> None:
    """Raises ValidationError. Strict: unknown keys are refused."""
    group, _, version = each["apiVersion"].rpartition("/")
    kind = f"io.k8s.api.{group.removesuffix('.k8s.io') or 'core'}.{version}.{each['kind']}"
    if kind in CORE["$defs"]:
        jsonschema.Draft7Validator({"$ref": f"#/$defs/{kind}", "$defs": CORE["$defs"]}).validate(each)
    else:
        jsonschema.Draft202012Validator(
            {**OPERATORS["kinds"][f"{each['apiVersion']}/{each['kind']}"], "$defs": OPERATORS["$defs"]}
        ).validate(each)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_object_has_the_shape_of_its_kind(name: str) -> None:
    for each in overlay(name):
        check(each)


@pytest.mark.parametrize("kind", ["Deployment", "NetworkPolicy", "Cluster", "ScaledObject"])
def test_a_misspelt_key_is_refused(kind: str) -> None:
    broken = {**of_kind(overlay("production-keda"), kind)[0], "sepc": {}}
    with pytest.raises(jsonschema.ValidationError, match="sepc"):
        check(broken)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl, to compare with, is not on this machine")
@pytest.mark.parametrize("name", FOLDERS)
def test_these_tests_parse_kustomizations_as_kubectl_does(name: str) -> None:
    built = subprocess.run(
        ["kubectl", "kustomize", KUBERNETES / "overlays" / name], capture_output=True, check=True, text=True
    )
    assert by_name(read_all(built.stdout)) == by_name(overlay(name))


def by_name(objects: Any) -> dict[tuple[str, str], Object]:
    return {(each["kind"], each["metadata"]["name"]): each for each in objects}


def test_an_unsupported_feature_of_kustomize_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kustomization.yaml").write_text("kind: Kustomization\nnameSuffix: -late\n")
    with pytest.raises(ValueError, match="nameSuffix"):
        build(tmp_path)


@every_overlay
def test_no_two_objects_share_a_name(name: str) -> None:
    assert len(by_name(whole(name))) == len(whole(name))


@every_overlay
def test_every_service_has_every_kind_of_object(name: str) -> None:
    objects = whole(name)
    for service in SERVICES:
        api, worker = f"{service}-api", f"{service}-worker"
        assert {api, worker} <= names(objects, "Deployment")
        assert {api, worker} <= names(objects, "PodDisruptionBudget")
        assert {api, worker, f"{service}-migrate"} <= names(objects, "ServiceAccount")
        assert api in names(objects, "Service")
        assert api in names(objects, "HorizontalPodAutoscaler")
        assert f"{service}-migrate" in names(objects, "Job")
        assert f"{service}-postgres" in names(objects, "Cluster", "StatefulSet")
        assert {service, f"{service}-postgres"} <= names(objects, "NetworkPolicy")
    for kind in ("Deployment", "Service", "PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy"):
        assert "gateway" in names(objects, kind)


def test_in_production_every_database_is_backed_up_and_the_broker_has_three_nodes() -> None:
    objects = overlay("production")
    assert {each["spec"]["cluster"]["name"] for each in of_kind(objects, "ScheduledBackup")} == names(
        objects, "Cluster"
    )
    stores = {each["spec"]["plugins"][0]["parameters"]["barmanObjectName"] for each in of_kind(objects, "Cluster")}
    assert stores == names(objects, "ObjectStore")
    assert [each["spec"]["replicas"] for each in of_kind(objects, "RabbitmqCluster")] == [3]


@every_overlay
def test_every_variable_of_a_process_is_one_of_its_settings(name: str) -> None:
    for service, workload in ours(whole(name)):
        assert process_settings.unknown_keys(SETTINGS[service], environment(workload, whole(name))) == set(), workload[
            "metadata"
        ]["name"]


@every_overlay
def test_every_process_that_publishes_or_consumes_is_given_the_broker(name: str) -> None:
    for service, workload in ours(whole(name)):
        if service == "gateway" or workload["metadata"]["name"].endswith("worker"):
            assert "ATELIER_AMQP_URL" in environment(workload, whole(name))


@every_overlay
def test_no_manifest_contains_a_secret_and_every_referenced_secret_exists(name: str) -> None:
    assert of_kind(whole(name), "Secret") == []
    referred = set(re.findall(r"'secretKeyRef': \{[^}]*'name': '([^']+)'", str(whole(name))))
    assert referred <= (set(development_secrets()) if name == "dev" else OF_OPERATORS | OF_PRODUCTION)
    explained = (ROOT / "docs" / "operations.md").read_text()
    assert [secret for secret in OF_PRODUCTION if f"`{secret}`" not in explained] == []


def test_two_runs_of_the_script_generate_different_secrets() -> None:
    first = development_secrets()["internal-key"]
    development_secrets.cache_clear()
    assert development_secrets()["internal-key"] != first


@every_overlay
def test_every_referenced_name_exists(name: str) -> None:
    objects = whole(name)
    for workload in with_pods(objects):
        spec = pod(workload)
        assert spec.get("serviceAccountName", "default") in names(objects, "ServiceAccount") | {"default"}
        volumes = {each["name"] for each in spec.get("volumes", [])}
        volumes |= {each["metadata"]["name"] for each in workload["spec"].get("volumeClaimTemplates", [])}
        for container in spec["containers"]:
            assert {mount["name"] for mount in container.get("volumeMounts", [])} <= volumes
        mapped = {each["configMap"]["name"] for each in spec.get("volumes", []) if "configMap" in each}
        assert mapped <= names(objects, "ConfigMap")
    for scaler in of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject"):
        assert scaler["spec"]["scaleTargetRef"]["name"] in names(objects, "Deployment")
    for ingress in of_kind(objects, "Ingress"):
        for rule in ingress["spec"]["rules"]:
            assert {path["backend"]["service"]["name"] for path in rule["http"]["paths"]} == {"gateway"}


@every_overlay
def test_every_selector_finds_pods_and_every_port_a_container(name: str) -> None:
    pods = with_pods(overlay(name))
    for each in of_kind(overlay(name), "Service", "PodDisruptionBudget"):
        selector = each["spec"]["selector"]
        wanted = selector.get("matchLabels", selector)
        found = [workload for workload in pods if wanted.items() <= labels(workload).items()]
        assert len(found) == 1, each["metadata"]["name"]
        ports = {port["name"] for container in pod(found[0])["containers"] for port in container["ports"]}
        assert {port["targetPort"] for port in each["spec"].get("ports", [])} <= ports


@every_overlay
def test_every_configured_address_is_a_service_with_that_port(name: str) -> None:
    objects = whole(name)
    addresses = {
        (each["metadata"]["name"], port["port"])
        for each in of_kind(objects, "Service")
        for port in each["spec"]["ports"]
    }
    for _, workload in ours(objects):
        for host, port in re.findall(r"http://([a-z-]+):(\d+)", str(environment(workload, objects))):
            assert (host, int(port)) in addresses | {("minio", 9000), ("localhost", 8000)}


@every_overlay
def test_our_pods_have_restricted_security_contexts(name: str) -> None:
    for workload in with_pods(whole(name)):
        spec = pod(workload)
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in spec["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["capabilities"] == {"drop": ["ALL"]}
            # The broker of the development overlay writes to the folder of its configuration.
            assert security.get("readOnlyRootFilesystem") or workload["metadata"]["name"] == "rabbitmq"
            assert {"requests", "limits"} <= container["resources"].keys()


@every_overlay
def test_every_serving_container_has_probes(name: str) -> None:
    for _, workload in ours(overlay(name)):
        container = pod(workload)["containers"][0]
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
        assert "topologySpreadConstraints" in pod(workload)


@every_overlay
def test_a_terminating_pod_serves_until_no_caller_connects_to_it(name: str) -> None:
    """A Service's endpoints are removed when a pod is terminated; callers keep connections to it for a while."""
    until_endpoints_are_gone = 5
    ages = (GatewaySettings.model_fields["upstream"].default.max_age_seconds, pooled_transport.MAX_AGE_SECONDS)
    for _, workload in ours(overlay(name)):
        if labels(workload)["atelier/part"] in ("api", "gateway"):
            serves_on = pod(workload)["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
            assert serves_on >= max(ages) + until_endpoints_are_gone
            assert pod(workload)["terminationGracePeriodSeconds"] >= serves_on + GRACE_SECONDS + 15


@pytest.mark.parametrize(
    ("name", "file"),
    [
        *((name, "base/settings.env") for name in OVERLAYS),
        ("production", "overlays/production/storefronts/emporium.toml"),
    ],
)
def test_a_change_of_settings_or_of_a_shop_rolls_every_pod_that_reads_it(name: str, file: str, tmp_path: Path) -> None:
    shutil.copytree(KUBERNETES, tmp_path / "kubernetes")
    shutil.copytree(ROOT / "deploy" / "dashboards", tmp_path / "dashboards")
    changed = tmp_path / "kubernetes" / file
    changed.write_text(changed.read_text() + "# changed\n" if file.endswith("toml") else "ATELIER_LOG_LEVEL=DEBUG\n")
    templates = {
        each["metadata"]["name"]: each["spec"]["template"]
        for each in build(tmp_path / "kubernetes" / "overlays" / name)
        if each["kind"] == "Deployment"
    }
    for _, workload in ours(overlay(name)):
        assert templates[workload["metadata"]["name"]] != workload["spec"]["template"]


@every_overlay
def test_every_image_is_pinned_and_ours_are_of_the_platform(name: str) -> None:
    for workload in with_pods(whole(name)):
        for container in pod(workload)["containers"]:
            repository, _, tag = container["image"].partition(":")
            assert tag not in ("", "latest")
            if "atelier/" in repository:
                assert repository.rpartition("/")[2] in SETTINGS


@every_overlay
def test_a_release_migrates_with_the_images_it_runs(name: str) -> None:
    images: dict[str, set[str]] = {}
    for service, workload in ours(whole(name)):
        images.setdefault(service, set()).add(pod(workload)["containers"][0]["image"])
    assert {service: len(found) for service, found in images.items()} == dict.fromkeys(SETTINGS, 1)


@pytest.mark.parametrize("name", ["dev", "production"])
def test_incompatible_revisions_are_migrated_after_the_rollout(name: str) -> None:
    for phase in ("before", "after"):
        jobs = of_kind(overlay(f"{name}/migrations/{phase}"), "Job")
        assert {each["metadata"]["name"] for each in jobs} == {f"{service}-migrate" for service in SERVICES}
        assert [pod(each)["containers"][0]["args"] for each in jobs] == [["migrate", "--phase", phase]] * len(jobs)


def test_workers_scale_by_the_queue_they_consume() -> None:
    topology = BrokerTopology(CONSUMERS)
    scaled = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"]["triggers"][0]["metadata"]["queueName"]
        for each in of_kind(overlay("production-keda"), "ScaledObject")
    }
    assert scaled == {f"{service}-worker": topology.queue(service) for service in CONSUMERS}
    for each in of_kind(overlay("production-keda"), "Deployment"):
        assert ("replicas" in each["spec"]) != (each["metadata"]["name"] in scaled or with_autoscaler(each))


def test_workers_that_restore_pictures_scale_by_their_jobs_too() -> None:
    objects = overlay("production-keda")
    (scaled,) = [each for each in of_kind(objects, "ScaledObject") if len(each["spec"]["triggers"]) > 1]
    assert scaled["spec"]["scaleTargetRef"]["name"] == "generation-worker"
    trigger = scaled["spec"]["triggers"][1]
    assert (trigger["type"], trigger["metadata"]["host"]) == ("postgresql", "generation-postgres-rw.atelier.svc")
    (authentication,) = [
        each
        for each in of_kind(objects, "TriggerAuthentication")
        if each["metadata"]["name"] == trigger["authenticationRef"]["name"]
    ]
    (secret,) = authentication["spec"]["secretTargetRef"]
    assert (secret["name"], secret["key"]) == ("generation-postgres-app", "password")


@every_overlay
def test_processes_with_resources_of_their_own_have_them(name: str) -> None:
    for service in ServiceList.read(ROOT):
        for part, process in service.processes.items():
            (deployment,) = [
                each
                for each in of_kind(overlay(name), "Deployment")
                if each["metadata"]["name"] == f"{service.name}-{part}"
            ]
            expected = {"requests": dict(process.requests), "limits": dict(process.limits)}
            assert pod(deployment)["containers"][0]["resources"] == expected
            (temporary,) = [each["emptyDir"] for each in pod(deployment)["volumes"] if each["name"] == "tmp"]
            assert (temporary.get("medium"), temporary["sizeLimit"]) == (
                (None, process.temporary) if process.temporary else ("Memory", "64Mi")
            )


def with_autoscaler(deployment: Object) -> bool:
    return deployment["metadata"]["name"] in names(overlay("production-keda"), "HorizontalPodAutoscaler")


def test_the_shops_hosts_in_production_are_those_of_its_ingress() -> None:
    storefronts = Storefronts.load(KUBERNETES / "overlays" / "production" / "storefronts")
    hosts = {rule["host"] for each in of_kind(overlay("production"), "Ingress") for rule in each["spec"]["rules"]}
    covered = {host for each in of_kind(overlay("production"), "Ingress") for host in each["spec"]["tls"][0]["hosts"]}
    assert {host for storefront in storefronts for host in storefront.hosts} == hosts == covered
