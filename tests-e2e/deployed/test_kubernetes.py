"""The manifests: valid, complete, and referring to nothing that is not there."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from common import serving
from common.clients import network
from common.events.catalogue import CONSUMERS
from common.rabbitmq.topology import Topology
from common.storefronts import Storefronts
from gateway.settings import GatewaySettings

from deployed import told
from deployed.kustomization import Object, build
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
# Written by operators and cert-manager; the others by whoever installs, as docs/operations.md tells.
OF_OPERATORS = {*(f"{service}-postgres-app" for service in SERVICES), "rabbitmq-default-user", "shop-tls"}
OF_PRODUCTION = {"internal-key", "identity-signing-keys", "mail", "catalog-objects", "payments-stripe", "backups"}
every_overlay = pytest.mark.parametrize("name", OVERLAYS)


def check(each: Object) -> None:
    """Raises ValidationError. Strict: a key that the schema does not know is refused."""
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
def test_a_misspelt_key_is_seen(kind: str) -> None:
    broken = {**of_kind(overlay("production-keda"), kind)[0], "sepc": {}}
    with pytest.raises(jsonschema.ValidationError, match="sepc"):
        check(broken)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl, to compare with, is not on this machine")
@pytest.mark.parametrize("name", FOLDERS)
def test_these_tests_read_kustomizations_as_kubectl_does(name: str) -> None:
    built = subprocess.run(
        ["kubectl", "kustomize", KUBERNETES / "overlays" / name], capture_output=True, check=True, text=True
    )
    assert by_name(yaml.safe_load_all(built.stdout)) == by_name(overlay(name))


def by_name(objects: Any) -> dict[tuple[str, str], Object]:
    return {(each["kind"], each["metadata"]["name"]): each for each in objects}


def test_what_kustomize_knows_and_these_tests_do_not_is_refused(tmp_path: Path) -> None:
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
def test_every_key_a_process_is_given_is_a_setting_of_its_own(name: str) -> None:
    for service, workload in ours(whole(name)):
        assert told.unknown(SETTINGS[service], environment(workload, whole(name))) == set(), workload["metadata"][
            "name"
        ]


@every_overlay
def test_every_process_is_told_all_it_needs(name: str) -> None:
    for service, workload in ours(whole(name)):
        given = environment(workload, whole(name)) | {"ATELIER_STOREFRONTS": "/etc/atelier/storefronts"}
        told.understood(SETTINGS[service], given)
        if service == "gateway" or workload["metadata"]["name"].endswith("worker"):
            assert "ATELIER_AMQP_URL" in given


@every_overlay
def test_no_manifest_holds_a_secret_and_every_secret_referred_to_is_known(name: str) -> None:
    assert of_kind(whole(name), "Secret") == []
    referred = set(re.findall(r"'secretKeyRef': \{[^}]*'name': '([^']+)'", str(whole(name))))
    assert referred <= (set(development_secrets()) if name == "dev" else OF_OPERATORS | OF_PRODUCTION)
    explained = (ROOT / "docs" / "operations.md").read_text()
    assert [secret for secret in OF_PRODUCTION if f"`{secret}`" not in explained] == []


def test_two_runs_of_the_script_give_different_secrets() -> None:
    first = development_secrets()["internal-key"]
    development_secrets.cache_clear()
    assert development_secrets()["internal-key"] != first


@every_overlay
def test_every_name_referred_to_exists(name: str) -> None:
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
def test_every_address_a_process_is_given_is_a_service_with_that_port(name: str) -> None:
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
def test_our_pods_are_locked_down(name: str) -> None:
    for workload in with_pods(whole(name)):
        spec = pod(workload)
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in spec["containers"]:
            security = container["securityContext"]
            assert security["allowPrivilegeEscalation"] is False
            assert security["capabilities"] == {"drop": ["ALL"]}
            # The broker of the development overlay writes beside its own configuration.
            assert security.get("readOnlyRootFilesystem") or workload["metadata"]["name"] == "rabbitmq"
            assert {"requests", "limits"} <= container["resources"].keys()


@every_overlay
def test_everything_that_serves_is_probed(name: str) -> None:
    for _, workload in ours(overlay(name)):
        container = pod(workload)["containers"][0]
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()
        assert "topologySpreadConstraints" in pod(workload)


@every_overlay
def test_what_serves_goes_on_until_no_caller_leads_there_and_then_has_time_to_end(name: str) -> None:
    """A Service's endpoints are removed when a pod is told to end; callers keep connections to it for a while."""
    until_endpoints_are_gone = 5
    ages = (GatewaySettings.model_fields["upstream"].default.max_age_seconds, network.MAX_AGE_SECONDS)
    for _, workload in ours(overlay(name)):
        if labels(workload)["atelier/part"] in ("api", "gateway"):
            serves_on = pod(workload)["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
            assert serves_on >= max(ages) + until_endpoints_are_gone
            assert pod(workload)["terminationGracePeriodSeconds"] >= serves_on + serving.GRACE_SECONDS + 15


@pytest.mark.parametrize(
    ("name", "file"),
    [
        *((name, "base/settings.env") for name in OVERLAYS),
        ("production", "overlays/production/storefronts/emporium.toml"),
    ],
)
def test_a_change_of_the_settings_or_of_a_shop_rolls_every_pod_that_reads_it(
    name: str, file: str, tmp_path: Path
) -> None:
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
def test_every_image_is_pinned_and_ours_have_a_dockerfile(name: str) -> None:
    for workload in with_pods(whole(name)):
        for container in pod(workload)["containers"]:
            repository, _, tag = container["image"].partition(":")
            assert tag not in ("", "latest")
            if "atelier/" in repository:
                service = repository.rpartition("/")[2]
                assert (ROOT / ("" if service == "gateway" else "services") / service / "Dockerfile").is_file()


@every_overlay
def test_a_release_migrates_with_the_images_it_runs(name: str) -> None:
    images: dict[str, set[str]] = {}
    for service, workload in ours(whole(name)):
        images.setdefault(service, set()).add(pod(workload)["containers"][0]["image"])
    assert {service: len(found) for service, found in images.items()} == dict.fromkeys(SETTINGS, 1)


@pytest.mark.parametrize("name", ["dev", "production"])
def test_what_may_harm_the_running_release_is_migrated_after_the_rollout(name: str) -> None:
    for phase in ("before", "after"):
        jobs = of_kind(overlay(f"{name}/migrations/{phase}"), "Job")
        assert {each["metadata"]["name"] for each in jobs} == {f"{service}-migrate" for service in SERVICES}
        assert [pod(each)["containers"][0]["args"] for each in jobs] == [["migrate", "--phase", phase]] * len(jobs)


def test_workers_scale_by_the_queue_they_consume() -> None:
    topology = Topology(CONSUMERS)
    scaled = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"]["triggers"][0]["metadata"]["queueName"]
        for each in of_kind(overlay("production-keda"), "ScaledObject")
    }
    assert scaled == {f"{service}-worker": topology.queue(service) for service in CONSUMERS}
    for each in of_kind(overlay("production-keda"), "Deployment"):
        assert ("replicas" in each["spec"]) != (each["metadata"]["name"] in scaled or with_autoscaler(each))


def with_autoscaler(deployment: Object) -> bool:
    return deployment["metadata"]["name"] in names(overlay("production-keda"), "HorizontalPodAutoscaler")


def test_production_opens_shops_under_the_hosts_its_ingress_serves() -> None:
    storefronts = Storefronts.load(KUBERNETES / "overlays" / "production" / "storefronts")
    hosts = {rule["host"] for each in of_kind(overlay("production"), "Ingress") for rule in each["spec"]["rules"]}
    covered = {host for each in of_kind(overlay("production"), "Ingress") for host in each["spec"]["tls"][0]["hosts"]}
    assert {host for storefront in storefronts for host in storefront.hosts} == hosts == covered
