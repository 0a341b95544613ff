"""The sections of storefronts' files: the platform and the service that owns a section refuse what is wrong in it."""

import os
from pathlib import Path
from typing import Any

import pytest
from atelier.services import SERVICES
from common.kernel.section_owners import SECTION_OWNERS
from common.kernel.service_sections import InvalidStorefront, ServiceSection, is_owned, sections_of
from common.kernel.storefronts import Storefront, Storefronts
from testkit.commands import run_module
from testkit.harness import KEY
from testkit.storefronts import SHIPPED, changed_file

KINDS = [
    (service, kind) for service in SERVICES for kind in sections_of(service) if kind.section_name in SECTION_OWNERS
]
OWNERS = {kind.section_name: kind for _, kind in KINDS if is_owned(kind)}
FAULTS = [
    ("warehouses", "doors = 2", "warehouses: "),
    ("credits", "unlock = 2", "credits.unlock: "),
    ("credits", 'unlock_price = "cheap"', "credits.unlock_price: "),
]
"""An unknown section, an unknown key and a wrong type."""
STRIPE = '{"*": {"secret_key": "sk_test_a", "webhook_secret": "whsec_a"}}'


def test_every_section_of_a_service_has_one_owner() -> None:
    assert {kind.section_name for _, kind in KINDS} == OWNERS.keys() == SECTION_OWNERS.keys()
    assert all(kind in sections_of(SECTION_OWNERS[name]) for name, kind in OWNERS.items())


@pytest.mark.parametrize("name", SECTION_OWNERS)
def test_an_unknown_key_is_refused_by_the_owner_and_by_the_platform(tmp_path: Path, name: str) -> None:
    path = changed_file(tmp_path, name, "unknown_key = 1")
    for services in ([SECTION_OWNERS[name]], SERVICES):
        with pytest.raises(InvalidStorefront) as refusal:
            Storefronts.load(tmp_path, services)
        assert str(refusal.value).startswith(f"{path}: ")
        assert f"{name}.unknown_key: " in str(refusal.value)


@pytest.mark.parametrize(("section", "lines", "key"), FAULTS)
def test_a_process_of_the_owner_does_not_start(tmp_path: Path, section: str, lines: str, key: str) -> None:
    path = changed_file(tmp_path, section, lines)
    settings = {
        "ATELIER_DATABASE_URL": "postgresql://unused",
        "ATELIER_INTERNAL_KEY": KEY,
        "ATELIER_STOREFRONTS": str(tmp_path),
        "ATELIER_STRIPE": STRIPE,
    }
    answer = run_module("payments", "api", environment={**os.environ, **settings})
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"payments: {path}: {key}")


@pytest.mark.parametrize(("section", "lines", "key"), FAULTS)
def test_the_embedded_platform_does_not_start(tmp_path: Path, section: str, lines: str, key: str) -> None:
    path = changed_file(tmp_path, section, lines)
    words = ("up", "--storefronts", str(tmp_path), "--data", str(tmp_path / "data"))
    answer = run_module("atelier", *words, environment={**os.environ})
    assert answer.returncode == 1
    assert f"{path}: {key}" in answer.stderr


@pytest.mark.parametrize(("service", "kind"), [each for each in KINDS if not is_owned(each[1])])
def test_a_reader_of_some_keys_of_a_section_reads_the_owners_values(service: str, kind: type[ServiceSection]) -> None:
    """Also where the file has no such section: the defaults are the same."""
    for storefront in (*Storefronts.load(SHIPPED), _empty(Storefronts.load(SHIPPED)["emporium"])):
        read, owned = (storefront.section(each).model_dump() for each in (kind, OWNERS[kind.section_name]))
        assert _agrees(read, owned), f"{service} reads {kind.section_name} of {storefront.name} otherwise"


def _empty(storefront: Storefront) -> Storefront:
    return storefront.model_copy(update={"sections": type(storefront.sections)()})


def _agrees(part: Any, whole: Any) -> bool:
    """Whether all values of `part` are in `whole`, at the same places."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and _agrees(part[key], whole[key]) for key in part)
    if isinstance(part, list | tuple):
        return len(part) == len(whole) and all(map(_agrees, part, whole))
    return bool(part == whole)
