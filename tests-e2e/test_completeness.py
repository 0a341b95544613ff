"""What is spread over services, gateway, dialects and settings fits together, and nothing is left out."""

import base64
import re
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from atelier.data_folder import DataFolder
from atelier.platform import Route, Surroundings
from atelier.routes import documented_routes
from atelier.services import SERVICES
from atelier.wiring import create_services
from common.callers import CallerTokens
from common.clients.outside import Outside
from common.clients.reach import in_process
from common.clients.siblings import Siblings
from common.errors import DomainError, FieldFault, Kind, Problem
from common.events import catalogue
from common.service import Service
from common.storefronts import Storefronts, read
from common.testing.storefronts import SHIPPED
from dialects import emporium, marbelle, staff
from gateway.routes import CONTRACTS, STAFF_CONTRACT, Contract, contract_of
from refusals import (
    AMONG_OURSELVES,
    MET_BY_CUSTOMERS_ONLY,
    MET_BY_STAFF_ONLY,
    MET_IN_MARBELLE_ONLY,
    UNMET_IN_MARBELLE,
    facts_in_source,
    refusals,
)

ROOT = SHIPPED.parents[1]
KEY = "a key that only this test knows, for once"
MARBELLE = SHIPPED / "marbelle.toml"
DIALECTS = {**{name: contract.dialect for name, contract in CONTRACTS.items()}, "staff": STAFF_CONTRACT.dialect}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> tuple[Service, ...]:
    """Every service as the platform makes it, over databases that nobody connects to."""
    surroundings = Surroundings(
        databases={service: f"postgresql://nobody@127.0.0.1:1/{service}" for service in SERVICES},
        folder=DataFolder(tmp_path_factory.mktemp("completeness")),
        storefronts=SHIPPED,
    )
    signing_key = base64.urlsafe_b64encode(bytes(range(32))).decode()

    def siblings(who: str) -> Siblings:
        return Siblings(CallerTokens(KEY, who), in_process({}))

    nowhere = Outside()
    return create_services(surroundings, Storefronts.load(SHIPPED), KEY, signing_key, siblings, nowhere)


@pytest.fixture(scope="module")
def routes(services: tuple[Service, ...]) -> tuple[Route, ...]:
    return documented_routes(services)


def test_every_service_of_the_repository_is_made(services: tuple[Service, ...]) -> None:
    assert {service.name for service in services} == {path.parent.name for path in ROOT.glob("services/*/Dockerfile")}


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: f"{refusal.__module__}.{refusal.__name__}")
def test_every_refusal_has_words_of_its_own_in_every_dialect_that_can_meet_it(refusal: type[DomainError]) -> None:
    if refusal.code in AMONG_OURSELVES:
        return
    if refusal.code not in MET_BY_STAFF_ONLY | MET_IN_MARBELLE_ONLY:
        assert refusal.code in emporium.WORDS
    if refusal.code not in MET_BY_STAFF_ONLY | UNMET_IN_MARBELLE:
        assert refusal.code in (marbelle.SENTENCES if refusal.field else marbelle.WORDS)
    if refusal.code not in MET_BY_CUSTOMERS_ONLY | MET_IN_MARBELLE_ONLY:
        assert refusal.code in staff.WORDS
    if refusal.field:
        assert any(refusal.code in dialect.SENTENCES for dialect in (staff, emporium, marbelle))


def test_no_dialect_has_words_for_what_nobody_says() -> None:
    said = {refusal.code for refusal in refusals()} | {
        "request.invalid",
        "request.malformed",
        "request.unsupported_media_type",
        "internal",
    }
    assert emporium.WORDS.keys() - said == set()
    assert marbelle.WORDS.keys() - said == set()
    assert staff.WORDS.keys() - said == set()


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: f"{refusal.__module__}.{refusal.__name__}")
def test_whoever_refuses_gives_the_facts_that_the_sentences_need(refusal: type[DomainError]) -> None:
    needed = _names(staff.WORDS.get(refusal.code, ""))
    if refusal.code in emporium.WORDS:
        needed |= _names(emporium.WORDS[refusal.code].sentence)
        needed |= {*emporium.DETAILS.get(refusal.code, ()), *emporium.BESIDE.get(refusal.code, ())}
    for place, given in facts_in_source(refusal):
        assert needed <= given, f"{place} leaves out {needed - given}"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())
def test_every_kind_of_refusal_can_be_said(dialect: Any, kind: Kind) -> None:
    problem = Problem(kind, "no.such_code", {"retry_after": 3, "allow": "GET"}, (FieldFault("x", "no.such_rule"),))
    response = dialect.render(problem)
    assert 400 <= response.status_code < 600
    dialect.error_model.model_validate_json(bytes(response.body))


def test_every_documented_path_is_routed_to_the_service_that_serves_it(routes: tuple[Route, ...]) -> None:
    assert len(routes) > 80
    for route in routes:
        contract: Contract = STAFF_CONTRACT if route.contract == "staff" else CONTRACTS[route.contract]
        path = re.sub(r"{\w+}", "11111111-1111-4111-8111-111111111111", route.path)
        assert contract_of("emporium" if route.contract == "staff" else route.contract, path) is contract
        assert contract.service(path) == route.service, f"{route.method} {route.path}"


def test_no_two_services_answer_the_same_path(routes: tuple[Route, ...]) -> None:
    shapes = Counter((route.contract, route.method, re.sub(r"{\w+}", "{}", route.path)) for route in routes)
    assert [shape for shape, count in shapes.items() if count > 1] == []
    owners: dict[tuple[str, str], set[str]] = {}
    for route in routes:
        owners.setdefault((route.contract, re.sub(r"{\w+}", "{}", route.path)), set()).add(route.service)
    assert {path: names for path, names in owners.items() if len(names) > 1} == {}


def test_the_catalogue_of_consumers_is_what_the_services_subscribe_to(services: tuple[Service, ...]) -> None:
    subscribed = {each.name: each.consumers.event_types for each in services if each.consumers.event_types}
    assert subscribed == catalogue.CONSUMERS


def test_every_event_is_heard_by_somebody_or_says_why_not() -> None:
    heard = set().union(*catalogue.CONSUMERS.values()) | catalogue.HEARD_BY_THE_GATEWAY
    known = {event.type for event in catalogue.EVENTS}
    assert heard | catalogue.CONSUMED_BY_NOBODY.keys() == known
    assert heard & catalogue.CONSUMED_BY_NOBODY.keys() == set()


def test_every_job_and_event_says_which_storefront_it_is_about(services: tuple[Service, ...]) -> None:
    payloads = [job.payload for service in services for job in service.consumers.jobs.values()]
    assert len(payloads) >= 5
    for payload in (*payloads, *catalogue.EVENTS):
        field = payload.model_fields.get("storefront")
        assert field is not None, payload
        assert field.annotation is str, payload
        assert field.is_required(), payload


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_storefront_that_we_know_is_valid(path: Path) -> None:
    storefront = read(path)
    assert storefront.contract in CONTRACTS
    assert storefront.limits, "a shipped shop is limited"
    for rule in storefront.cache:
        assert CONTRACTS[storefront.contract].service(rule.path)
    for limit in storefront.limits.values():
        for route in limit.routes:
            method, _, prefix = route.partition(" ")
            assert method.isupper()
            assert contract_of(storefront.contract, prefix).service(prefix)
    for address in (*storefront.guests.paths, *storefront.guests.claimed_at):
        assert CONTRACTS[storefront.contract].service(address)


def test_a_storefront_with_guests_lets_its_pages_see_who_they_are() -> None:
    storefront = read(MARBELLE)
    header = storefront.guests.header
    assert storefront.guests.paths
    assert storefront.cors.credentials
    assert header.lower() in storefront.cors.allowed_headers
    assert header in storefront.cors.exposed_headers


def test_all_shipped_storefronts_live_together() -> None:
    assert len(list(Storefronts.load(SHIPPED))) == len(list(SHIPPED.glob("*.toml")))


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
