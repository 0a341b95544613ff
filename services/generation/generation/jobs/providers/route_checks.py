"""Checks the accounts, ATELIER_PROVIDERS and the routes of storefronts before anything is started."""

from collections.abc import Iterator, Mapping

from common.kernel.environment_settings import InvalidSettings
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefront, Storefronts

from generation.jobs.providers.chosen import EVERY_STOREFRONT, entry_of, route_of
from generation.jobs.providers.models.library import Models
from generation.jobs.providers.models.template import NEEDS_REFERENCE
from generation.jobs.providers.provider import LOCAL
from generation.settings import Settings
from generation.storefront import RESTORATION_SECONDS, Books, Figures, HostedModels, Route

VENDORS, PROVIDERS = "ATELIER_VENDORS", "ATELIER_PROVIDERS"
KIND_SECTIONS = {"restorations": "restoration", "figures": "figures", "books": "illustration"}
"""The kinds that a storefront sells, by its sections."""
READING_ADDRESSES = "replicate", "fal"
"""The APIs whose servers read pictures at addresses in an input."""


def check_models(settings: Settings, storefronts: Storefronts) -> None:
    """Raises InvalidSettings for accounts and ATELIER_PROVIDERS.

    Raises InvalidStorefront for the routes of files and for templates: it names the file, the key and the reason.
    """
    models = Models(settings.models)
    faults = [*_faults_of_accounts(settings), *_faults_of_chosen(settings, storefronts, models)]
    if faults:
        raise InvalidSettings(faults)
    for storefront in storefronts:
        _check_file(storefront, models, settings)


def routes_of(chosen: Mapping[str, str], storefront: Storefront) -> Iterator[Route]:
    """Those of the file and, of the kinds that it sells, those of ATELIER_PROVIDERS."""
    section = storefront.section(HostedModels)
    yield from section.routes
    yield from (route_of(section, chosen, storefront.name, kind) for kind in _without_route(storefront))


def _kinds_of(storefront: Storefront) -> list[str]:
    return [kind for name, kind in KIND_SECTIONS.items() if name in storefront.sections]


def _without_route(storefront: Storefront) -> list[str]:
    """The kinds that it sells and for which its file has no route."""
    section = storefront.section(HostedModels)
    return [kind for kind in _kinds_of(storefront) if section.route(kind, "") is None]


def _faults_of_accounts(settings: Settings) -> Iterator[str]:
    for name, given in settings.vendors.items():
        try:
            given.of(name, settings.vendors_sandbox, is_production=settings.environment == "production")
        except ValueError as error:
            yield f"{VENDORS}: {error}"


def _faults_of_chosen(settings: Settings, storefronts: Storefronts, models: Models) -> Iterator[str]:
    chosen = settings.providers
    for key, name in chosen.items():
        if fault := _fault_of_key(key, storefronts) or _fault_of_name(name, models, settings):
            yield f"{PROVIDERS}: at {key}: {fault}"
    for storefront in storefronts:
        section = storefront.section(HostedModels)
        for kind in _without_route(storefront):
            entry = entry_of(chosen, storefront.name, kind)
            if entry is None or _fault_of_name(chosen[entry], models, settings):
                continue
            route = route_of(section, chosen, storefront.name, kind)
            wrong = _fault(storefront, route, chosen[entry], models, settings)
            if wrong := wrong or _fault_of_deadlines(storefront, route):
                place = f"{entry}: for {storefront.name}" if entry == EVERY_STOREFRONT else entry
                yield f"{PROVIDERS}: at {place}: {wrong}"


def _fault_of_key(key: str, storefronts: Storefronts) -> str | None:
    if key == EVERY_STOREFRONT:
        return None
    name, slash, kind = key.partition("/")
    storefront = storefronts.get(name)
    if storefront is None:
        return f"there is no storefront {name}; known are {', '.join(sorted(each.name for each in storefronts))}"
    kinds = _kinds_of(storefront)
    if not kinds:
        return f"{name} sells no pictures: its file has no section {', '.join(KIND_SECTIONS)}"
    if slash and kind not in kinds:
        return f"{name} does not sell {kind!r}; it sells {', '.join(kinds)}"
    return None


def _check_file(storefront: Storefront, models: Models, settings: Settings) -> None:
    section, file = storefront.section(HostedModels), f"{storefront.name}.toml"
    for place, route in enumerate(section.routes):
        key = f"models.routes.{place}.steps"
        if fault := _fault_of_deadlines(storefront, route):
            raise InvalidStorefront(f"{file}: {key}: {fault}")
        for number, step in enumerate(route.steps):
            fault = _fault_of_name(step.model, models, settings)
            if fault := fault or _fault(storefront, route, step.model, models, settings):
                raise InvalidStorefront(f"{file}: {key}.{number}.model: {fault}")
    moderator = section.moderated_by
    if moderator is not None and moderator not in _moderators(settings):
        raise InvalidStorefront(f"{file}: models.moderated_by: no account {moderator} of OpenAI's API")


def _moderators(settings: Settings) -> set[str]:
    return {name for name, account in settings.vendors.items() if (account.api or name) == "openai"}


def _fault_of_deadlines(storefront: Storefront, route: Route) -> str | None:
    """Those of hosted models: what is made on this machine has the rest of the job's time."""
    together = sum(step.deadline for step in route.steps if step.model != LOCAL)
    most = seconds_of_job(storefront, route.kind)
    if together < most:
        return None
    return f"the deadlines are {together:g} seconds together, but a job of {route.kind} may take {most:g}"


def seconds_of_job(storefront: Storefront, kind: str) -> float:
    """How long a job of a kind may take."""
    stalled = {
        "figures": storefront.section(Figures).stalled_seconds,
        "illustration": storefront.section(Books).stalled_seconds,
    }
    return stalled.get(kind, RESTORATION_SECONDS)


def _fault_of_name(name: str, models: Models, settings: Settings) -> str | None:
    if name == LOCAL:
        return None
    if name not in models:
        return f"there is no model {name}; known are {', '.join((LOCAL, *models))}"
    vendor = models[name].template.vendor
    if vendor not in settings.vendors:
        return f"{name} needs an account {vendor}, which {VENDORS} does not have"
    return None


def _fault(storefront: Storefront, route: Route, name: str, models: Models, settings: Settings) -> str | None:
    """Of a model that is known and has an account."""
    if name == LOCAL:
        return None
    template = models[name].template
    if route.kind not in template.kinds:
        fitting = [each.name for each in models.values() if route.kind in each.template.kinds]
        known = f"models of {route.kind} are {', '.join((LOCAL, *fitting))}"
        return f"{name} makes {', '.join(template.kinds)}, not {route.kind}; {known}"
    if route.ceiling is not None and template.price.most > route.ceiling:
        return f"a picture of {name} may cost {template.price.most} dollars, above the ceiling of {route.ceiling}"
    account = settings.vendors[template.vendor]
    if template.reference == "url" and (account.api or template.vendor) not in READING_ADDRESSES:
        return f"{name}: reference: servers of this API read no addresses of pictures"
    if template.reference == "url" and storefront.section(HostedModels).webhook_origin is None:
        return f"{name} reads pictures at addresses of the storefront: set models.webhook_origin"
    leaving = storefront.section(HostedModels).references_may_leave
    if route.kind in NEEDS_REFERENCE and template.vendor not in leaving:
        return f"photographs would leave for {template.vendor}, which models.references_may_leave does not name"
    return None
