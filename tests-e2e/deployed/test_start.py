"""Every process starts with the environment of compose and of each overlay, as far as it gets without a network."""

from dataclasses import replace
from pathlib import Path

import pytest
from common.kernel.environment_settings import InvalidSettings

from deployed.manifests import OVERLAYS, SETTINGS
from deployed.starting import IN_THE_IMAGE, DeployedProcess, deployed_processes

PROCESSES = {f"{each.where} {each.name}": each for each in deployed_processes()}
DIFFERENT = {str(replace(each, name="")): name for name, each in PROCESSES.items()}
"""One process of each environment: the api and the worker of a service usually have the same."""
PLACES = ("compose", *OVERLAYS)


@pytest.mark.parametrize("process", sorted(DIFFERENT.values()))
def test_a_process_starts_with_the_environment_it_is_given(process: str, tmp_path: Path) -> None:
    PROCESSES[process].start(tmp_path)


def test_every_service_is_started_in_every_place() -> None:
    assert {(each.where, each.service) for each in PROCESSES.values()} == {
        (place, service) for place in PLACES for service in SETTINGS
    }


def test_compose_and_the_development_cluster_serve_every_storefront() -> None:
    every = {file.name for file in IN_THE_IMAGE.glob("*.toml")}
    for each in PROCESSES.values():
        if each.where in ("compose", "dev"):
            assert each.storefronts.keys() == every, each.name


def test_a_shop_without_an_account_is_detected(tmp_path: Path) -> None:
    payments = PROCESSES["compose payments-api"]
    with pytest.raises(InvalidSettings, match="no account for"):
        _without(payments, '"*"', '"emporium"').start(tmp_path)


def _without(process: DeployedProcess, text: str, replacement: str) -> DeployedProcess:
    stripe = process.environment["ATELIER_STRIPE"].replace(text, replacement)
    return replace(process, environment={**process.environment, "ATELIER_STRIPE": stripe})
