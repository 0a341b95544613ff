"""Completeness: services, gateway, dialects and settings match each other."""

import importlib
import inspect
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from string import Formatter
from types import FunctionType
from typing import Any

import pytest
from atelier.embedded.documented_routes import documented_routes
from atelier.embedded.platform import Route
from atelier.embedded.wiring import create_services_for_inspection
from atelier.services import NEEDS, SERVICES
from atelier.settings.needs import SETTINGS_OF_NEED
from common.events import registry
from common.http.audited import PERMISSION, PUBLIC, SUBJECT, AuditedRoute, action_of_request
from common.http.audited import ROOT as ROOT_OF_STAFF
from common.http.bodies import Output
from common.http.contract import ContractApp
from common.http.operation_ids import FORM
from common.http.service_app import ServiceApp
from common.http.staff import ANY_STAFF, authorise, refuse_unknown_parameters
from common.kernel.errors import DomainError, FieldFault, Kind, Problem
from common.kernel.permissions import Permission
from common.kernel.settings import ServiceSettings
from common.kernel.storefronts import Storefronts, read
from common.rpc import interfaces
from common.rpc.interface import ServiceInterface
from common.runtime.service import Service
from dialects import emporium, figureforge, marbelle, reviv, staff, storybook
from gateway.routing.contracts import CONTRACTS, STAFF_CONTRACT, Contract, contract_of
from refusals.figureforge import MET_IN_FIGUREFORGE_AND_BY_STAFF, MET_IN_FIGUREFORGE_ONLY, MET_IN_FIGUREFORGE_TOO
from refusals.marbelle import MET_IN_MARBELLE_ONLY, UNMET_IN_MARBELLE
from refusals.reviv import MET_IN_REVIV_AND_BY_STAFF, MET_IN_REVIV_ONLY
from refusals.sources import facts_in_source, refusals
from refusals.staff import MET_BY_CUSTOMERS_ONLY, MET_BY_STAFF_ONLY
from refusals.storybook import MET_IN_STORYBOOK_AND_BY_STAFF, MET_IN_STORYBOOK_ONLY, MET_IN_STORYBOOK_TOO
from refusals.unmet import AMONG_OURSELVES, UNMET_WITHOUT_PAGES
from testkit.storefronts import SHIPPED

ROOT = SHIPPED.parents[1]
MEMBERS_ARE_NAMES = {f"patch {ROOT_OF_STAFF}/settings"}
"""Bodies whose members are names that the use case checks: sections of the storefront's file."""
NEITHER_MONEY_NOR_STOCK_NOR_MAILS = {
    "POST /api-keys",
    "POST /api-keys/{key_id}/rotate",
    "POST /auth/logout",
    "POST /images",
    "POST /products/{product_id}/restore",
    "POST /auth/password",
    "POST /auth/second-factors/passkeys",
    "POST /auth/second-factors/passkeys/begin",
    "POST /auth/second-factors/passkeys/{passkey_id}/remove",
    "POST /auth/second-factors/recovery-codes",
    "POST /auth/second-factors/totp",
    "POST /auth/second-factors/totp/confirm",
    "POST /auth/second-factors/totp/remove",
    "POST /auth/switch",
    "POST /book-claims/{number}/retry",
    "POST /books/{book_id}/lock",
    "POST /books/{book_id}/pages/{page_id}/lock",
    "POST /books/{book_id}/pages/{page_id}/unlock",
    "POST /books/{book_id}/print",
    "POST /books/{book_id}/print-file",
    "POST /books/{book_id}/unlock",
    "POST /categories",
    "POST /credits/packs",
    "POST /mail-templates/{name}/{language}/preview",
    "POST /moderation/images/{image_id:figure_image}/{decision}",
    "POST /orders/{order_id}/invoice",
    "POST /exports",
    "POST /imports/{import_id}/cancel",
    "POST /orders/{order_id}/notes",
    "POST /products",
    "POST /products/{product_id}/activate",
    "POST /products/{product_id}/deactivate",
    "POST /products/{product_id}/images",
    "POST /products/{product_id}/variants",
    "POST /staff/roles",
    "POST /webhooks/deliveries/{delivery_id}/resend",
    "POST /webhooks/endpoints",
    "POST /webhooks/endpoints/{endpoint_id}/resend",
    "POST /webhooks/endpoints/{endpoint_id}/rotate",
    "POST /webhooks/endpoints/{endpoint_id}/test",
}
"""The operations of staff that create or decide something, and require no `Idempotency-Key`."""
MARBELLE = SHIPPED / "marbelle.toml"
DIALECTS = {**{name: contract.dialect for name, contract in CONTRACTS.items()}, "staff": STAFF_CONTRACT.dialect}


@pytest.fixture(scope="module")
def services() -> tuple[Service, ...]:
    """Every service as the platform creates it, over databases that are not connected to."""
    return create_services_for_inspection(SHIPPED)


@pytest.fixture(scope="module")
def routes(services: tuple[Service, ...]) -> tuple[Route, ...]:
    return documented_routes(services)


def test_every_service_of_the_repository_is_listed(services: tuple[Service, ...]) -> None:
    assert {service.name for service in services} == {
        path.parent.name for path in ROOT.glob("services/*/pyproject.toml")
    }


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_created_in_the_same_way(service: str) -> None:
    signature = inspect.signature(importlib.import_module(f"{service}.app").create_service)
    assert [*signature.parameters] == ["settings", "services", "storefronts", "external"]
    assert issubclass(importlib.import_module(f"{service}.settings").Settings, ServiceSettings)


def test_every_need_of_a_service_becomes_settings_of_a_local_platform() -> None:
    needed = {need for needs in NEEDS.values() for need in needs}
    assert needed == SETTINGS_OF_NEED.keys()


def test_every_internal_interface_is_implemented_by_its_service(services: tuple[Service, ...]) -> None:
    modules = [import_module(f"{interfaces.__name__}.{module.name}") for module in iter_modules(interfaces.__path__)]
    declared = [each for module in modules for each in vars(module).values() if _is_interface(each)]
    assert len(declared) == len(modules)
    for service in services:
        own = [interface for interface in declared if interface.service in (None, service.name)]
        assert service.internal.methods == {
            name: method for interface in own for name, method in interface.methods.items()
        }
    assert {interface.service for interface in declared} - {None} <= {service.name for service in services}


def _is_interface(value: object) -> bool:
    return isinstance(value, type) and ServiceInterface in value.__bases__


@pytest.mark.parametrize("contract", [*CONTRACTS, "staff"])
def test_every_operation_of_a_contract_has_an_id_of_its_own_that_names_a_resource_and_a_verb(
    services: tuple[Service, ...], contract: str
) -> None:
    found = Counter(
        operation["operationId"]
        for service in services
        if isinstance(service.app, ServiceApp) and isinstance(app := service.app.contracts.get(contract), ContractApp)
        for item in app.openapi()["paths"].values()
        for operation in item.values()
    )
    assert found
    assert not [each for each, times in found.items() if times > 1 or not FORM.fullmatch(each)]


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: f"{refusal.__module__}.{refusal.__name__}")
def test_every_refusal_has_a_message_in_every_dialect_that_can_return_it(refusal: type[DomainError]) -> None:
    if refusal.code in AMONG_OURSELVES:
        return
    met_in_reviv = MET_IN_REVIV_ONLY | MET_IN_REVIV_AND_BY_STAFF
    own_of_figureforge = MET_IN_FIGUREFORGE_ONLY | MET_IN_FIGUREFORGE_AND_BY_STAFF
    met_in_figureforge = own_of_figureforge | MET_IN_FIGUREFORGE_TOO
    own_of_storybook = MET_IN_STORYBOOK_ONLY | MET_IN_STORYBOOK_AND_BY_STAFF
    elsewhere = MET_BY_STAFF_ONLY | met_in_reviv | own_of_figureforge | own_of_storybook
    if refusal.code not in elsewhere | MET_IN_MARBELLE_ONLY:
        assert refusal.code in emporium.REFUSALS
    if refusal.code not in elsewhere | UNMET_IN_MARBELLE:
        assert refusal.code in (marbelle.FIELD_MESSAGES if refusal.field else marbelle.REFUSALS)
    if refusal.code in met_in_reviv or _is_of_chassis(refusal):
        assert refusal.code in (reviv.FIELD_MESSAGES if refusal.field else reviv.REFUSALS)
    if refusal.code in met_in_figureforge or _is_of_chassis(refusal):
        assert refusal.code in (figureforge.FIELD_MESSAGES if refusal.field else figureforge.REFUSALS)
    if refusal.code in own_of_storybook | MET_IN_STORYBOOK_TOO or _is_of_chassis(refusal):
        assert refusal.code in (storybook.FIELD_MESSAGES if refusal.field else storybook.REFUSALS)
    own_of_one = MET_IN_MARBELLE_ONLY | MET_IN_REVIV_ONLY | MET_IN_FIGUREFORGE_ONLY | MET_IN_STORYBOOK_ONLY
    if refusal.code not in MET_BY_CUSTOMERS_ONLY | own_of_one:
        assert refusal.code in staff.REFUSALS
    if refusal.field:
        assert any(
            refusal.code in dialect.FIELD_MESSAGES
            for dialect in (staff, emporium, marbelle, reviv, figureforge, storybook)
        )


def _is_of_chassis(refusal: type[DomainError]) -> bool:
    """Whether any contract can return it: it belongs to no service."""
    is_elsewhere = refusal.code in UNMET_WITHOUT_PAGES | MET_BY_STAFF_ONLY
    return refusal.__module__.partition(".")[0] in ("common", "gateway") and not is_elsewhere


def test_no_dialect_has_a_message_for_an_unknown_refusal() -> None:
    known = {refusal.code for refusal in refusals()} | {
        "request.invalid",
        "request.malformed",
        "request.unknown_name",
        "request.unsupported_media_type",
        "internal",
    }
    assert emporium.REFUSALS.keys() - known == set()
    assert marbelle.REFUSALS.keys() - known == set()
    assert reviv.REFUSALS.keys() - known == set()
    assert figureforge.REFUSALS.keys() - known == set()
    assert storybook.REFUSALS.keys() - known == set()
    assert staff.REFUSALS.keys() - known == set()


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: f"{refusal.__module__}.{refusal.__name__}")
def test_every_refusal_is_raised_with_the_facts_of_its_messages(refusal: type[DomainError]) -> None:
    needed = _names(staff.REFUSALS.get(refusal.code, ""))
    if refusal.code in emporium.REFUSALS:
        needed |= _names(emporium.REFUSALS[refusal.code].text)
        needed |= {*emporium.DETAIL_FACTS.get(refusal.code, ()), *emporium.TOP_LEVEL_FACTS.get(refusal.code, ())}
    if refusal.code in reviv.REFUSALS:
        needed |= {*_names(reviv.REFUSALS[refusal.code].text), *reviv.DETAIL_FACTS.get(refusal.code, ())}
    if refusal.code in figureforge.REFUSALS:
        needed |= {*_names(figureforge.REFUSALS[refusal.code].text), *figureforge.DETAIL_FACTS.get(refusal.code, ())}
    if refusal.code in storybook.REFUSALS:
        needed |= {*_names(storybook.REFUSALS[refusal.code].text), *storybook.DETAIL_FACTS.get(refusal.code, ())}
    for place, given in facts_in_source(refusal):
        assert needed <= given, f"{place} leaves out {needed - given}"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())
def test_every_kind_of_refusal_is_rendered(dialect: Any, kind: Kind) -> None:
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
        assert contract.service_for(path) == route.service, f"{route.method} {route.path}"


def test_no_two_services_serve_the_same_path(routes: tuple[Route, ...]) -> None:
    shapes = Counter((route.contract, route.method, re.sub(r"{\w+}", "{}", route.path)) for route in routes)
    assert [shape for shape, count in shapes.items() if count > 1] == []
    owners: dict[tuple[str, str], set[str]] = {}
    for route in routes:
        owners.setdefault((route.contract, re.sub(r"{\w+}", "{}", route.path)), set()).add(route.service)
    assert {path: names for path, names in owners.items() if len(names) > 1} == {}


def test_no_staff_operation_accepts_members_or_parameters_that_it_does_not_have(services: tuple[Service, ...]) -> None:
    bodies = 0
    for service in services:
        assert isinstance(service.app, ServiceApp)
        app = service.app.contracts["staff"]
        assert isinstance(app, ContractApp)
        for route in app.table.endpoints:
            checks = [each.call for each in route.dependant.dependencies]
            assert refuse_unknown_parameters in checks, route.path
        document = app.openapi()
        for path, operation in _operations_with_json(document):
            bodies += 1
            if path in MEMBERS_ARE_NAMES:
                continue
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            assert _is_closed(schema, document["components"]["schemas"]), path
    assert bodies > 20


def test_every_json_body_of_every_document_has_an_example_that_its_operation_accepts(
    services: tuple[Service, ...],
) -> None:
    checked, wrong = Counter[str](), dict[str, Any]()
    for name, app in _contract_apps(services):
        documented = app.openapi()["paths"]
        for route in app.table.endpoints:
            for method in route.methods or ():
                body = documented.get(route.path_format, {}).get(method.lower(), {}).get("requestBody", {})
                for content in (each for media, each in body.get("content", {}).items() if media.endswith("json")):
                    checked[name] += 1
                    field = route.body_field
                    example = content["example"] if "example" in content else next(iter(content["examples"].values()))
                    if field is not None and (faults := field.validate(example, {}, loc=())[1]):
                        wrong[f"{name} {method} {route.path}"] = faults
    assert wrong == {}
    assert len(checked) == 6
    assert checked["staff"] > 50


def test_every_operation_has_a_summary_and_a_description(services: tuple[Service, ...]) -> None:
    for name, app in _contract_apps(services):
        for path, item in app.openapi()["paths"].items():
            for method, operation in item.items():
                assert {"summary", "description"} <= operation.keys(), f"{name} {method} {path}"


def test_models_of_responses_have_no_methods(services: tuple[Service, ...]) -> None:
    models = set(_subclasses(Output))
    assert {service.name for service in services} <= {model.__module__.split(".")[0] for model in models}
    found = [f"{model.__module__}.{model.__qualname__}: {name}" for model in models for name in _methods(model)]
    assert found == [], "build the body in a function beside the model: docs/adding-an-endpoint.md"


def test_every_form_has_an_example_with_the_fields_that_it_requires(services: tuple[Service, ...]) -> None:
    forms = set()
    for name, app in _contract_apps(services):
        document = app.openapi()
        for path, content in _forms(document):
            schema = content["schema"]
            schema = document["components"]["schemas"][schema["$ref"].split("/")[-1]] if "$ref" in schema else schema
            shown = content["example"].keys()
            assert {*schema.get("required", ())} <= shown <= {*schema["properties"]}, f"{name} {path}"
            assert shown, f"{name} {path}"
            forms.add(name)
    assert forms == {"reviv", "staff", "storybook"}


def _forms(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path and the body of each operation that takes a form."""
    for path, item in document["paths"].items():
        for operation in item.values():
            for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
                if "form" in media_type:
                    yield path, content


def test_every_operation_of_staff_names_its_permission_its_subject_and_whether_it_needs_a_key(
    services: tuple[Service, ...],
) -> None:
    public, unkeyed = set(), set()
    for service in services:
        assert isinstance(service.app, ServiceApp)
        app = service.app.contracts["staff"]
        assert isinstance(app, ContractApp)
        for route in app.table.endpoints:
            extra, method = route.openapi_extra or {}, min(route.methods or {"GET"})
            name = f"{method} {route.path.removeprefix(ROOT_OF_STAFF)}"
            assert route.dependant.dependencies[0].call is authorise, name
            if extra[PERMISSION] == PUBLIC:
                public.add(name)
                assert STAFF_CONTRACT.is_tokenless(route.path_format), f"{name}: an old token would be refused"
                continue
            assert extra[PERMISSION] in {*Permission, ANY_STAFF}, name
            if method == "GET":
                continue
            assert extra[SUBJECT], name
            if not issubclass(type(route), AuditedRoute):
                assert any(each.call is action_of_request for each in route.dependant.dependencies), name
            if method == "POST" and not any(each["name"] == "Idempotency-Key" for each in extra.get("parameters", ())):
                unkeyed.add(name)
    assert public == {
        "GET /exports/files/{token}",
        "GET /auth/invitation",
        "POST /auth/invitation",
        "POST /auth/invitation/form",
        "POST /auth/login",
        "POST /auth/refresh",
        "POST /auth/second-factor",
        "POST /auth/second-factor/passkey",
    }
    assert unkeyed == NEITHER_MONEY_NOR_STOCK_NOR_MAILS


def _contract_apps(services: tuple[Service, ...]) -> Iterator[tuple[str, ContractApp]]:
    """With the names of their contracts."""
    for service in services:
        assert isinstance(service.app, ServiceApp)
        yield from ((name, app) for name, app in service.app.contracts.items() if isinstance(app, ContractApp))


def _operations_with_json(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "application/json" in operation.get("requestBody", {}).get("content", {}):
                yield f"{method} {path}", operation


def _is_closed(schema: dict[str, Any], schemas: dict[str, Any]) -> bool:
    """Whether objects of the schema, and those inside, have no members besides the named ones; maps name none."""
    if "$ref" in schema:
        return _is_closed(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    inner = [*schema.get("anyOf", []), *schema.get("properties", {}).values()]
    inner += [schema["items"]] if "items" in schema else []
    has_members = schema.get("type") == "object" and "properties" in schema
    return (not has_members or schema.get("additionalProperties") is False) and all(
        _is_closed(each, schemas) for each in inner
    )


def test_the_catalogue_of_consumers_is_what_the_services_subscribe_to(services: tuple[Service, ...]) -> None:
    subscribed = {each.name: each.handlers.event_types for each in services if each.handlers.event_types}
    assert subscribed == registry.CONSUMERS


def test_every_job_and_event_names_its_storefront(services: tuple[Service, ...]) -> None:
    payloads = [job.payload for service in services for job in service.handlers.jobs.values()]
    assert len(payloads) >= 5
    for payload in (*payloads, *registry.EVENTS):
        field = payload.model_fields.get("storefront")
        assert field is not None, payload
        assert field.annotation is str, payload
        assert field.is_required(), payload


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_storefront_file_is_valid(path: Path) -> None:
    storefront = read(path)
    assert storefront.contract in CONTRACTS
    assert storefront.limits, "a shipped shop is limited"
    for rule in storefront.cache:
        assert CONTRACTS[storefront.contract].service_for(rule.path)
    for limit in storefront.limits.values():
        for route in limit.routes:
            method, _, prefix = route.partition(" ")
            assert method.isupper()
            assert contract_of(storefront.contract, prefix).service_for(prefix)
    for address in (*storefront.guests.paths, *storefront.guests.claimed_at):
        assert CONTRACTS[storefront.contract].service_for(address)


def test_a_storefront_with_guests_exposes_their_header_to_its_pages() -> None:
    storefront = read(MARBELLE)
    header = storefront.guests.header
    assert storefront.guests.paths
    assert storefront.cors.credentials
    assert header.lower() in storefront.cors.allowed_headers
    assert header in storefront.cors.exposed_headers


def test_all_shipped_storefronts_can_be_loaded_together() -> None:
    assert len(list(Storefronts.load(SHIPPED))) == len(list(SHIPPED.glob("*.toml")))


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def _subclasses(model: type[Output]) -> Iterator[type[Output]]:
    for subclass in model.__subclasses__():
        yield subclass
        yield from _subclasses(subclass)


def _methods(model: type[Output]) -> list[str]:
    kinds = (classmethod, staticmethod, property, FunctionType)
    return [name for name, value in vars(model).items() if isinstance(value, kinds) and not name.startswith("__")]
