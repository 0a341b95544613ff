"""Checks at the start what the storefronts' routes and ATELIER_PROVIDERS name, before a picture is ordered."""

from collections.abc import Iterator

from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefront, Storefronts

from generation.jobs.providers.choice import Providers
from generation.jobs.providers.models.library import Models
from generation.jobs.providers.models.template import NEEDS_REFERENCE
from generation.jobs.providers.provider import LOCAL
from generation.settings import Settings
from generation.storefront import RESTORATION_SECONDS, Books, Figures, HostedModels, Route

KIND_SECTIONS = {"restorations": "restoration", "figures": "figures", "books": "illustration"}
"""The kinds that a storefront sells, by its sections."""
READING_ADDRESSES = "replicate", "fal"
"""The APIs whose servers read pictures at addresses in an input."""


def check_routes(providers: Providers, storefronts: Storefronts, models: Models, settings: Settings) -> None:
    """Raises InvalidStorefront, which names the file, the key and the reason."""
    for storefront in storefronts:
        for key, route in routes_of(providers, storefront):
            if fault := _fault_of_deadlines(storefront, route):
                raise InvalidStorefront(f"{storefront.name}.toml: {key}.steps: {fault}")
            for number, step in enumerate(route.steps):
                if fault := _fault(storefront, route, step.model, models, settings):
                    raise InvalidStorefront(f"{storefront.name}.toml: {key}.steps.{number}.model: {fault}")
        moderator = storefront.section(HostedModels).moderated_by
        if moderator is not None and moderator not in providers.moderators:
            raise InvalidStorefront(
                f"{storefront.name}.toml: models.moderated_by: no account {moderator} of OpenAI's API"
            )


def routes_of(providers: Providers, storefront: Storefront) -> Iterator[tuple[str, Route]]:
    """Those of the file and, of the kinds that it sells, those of the settings."""
    section = storefront.section(HostedModels)
    yield from ((f"models.routes.{number}", route) for number, route in enumerate(section.routes))
    for name, kind in KIND_SECTIONS.items():
        if name in storefront.sections and section.route(kind, "") is None:
            yield "ATELIER_PROVIDERS", providers.route(storefront.name, kind)


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


def _fault(storefront: Storefront, route: Route, name: str, models: Models, settings: Settings) -> str | None:
    if name == LOCAL:
        return None
    if name not in models:
        return f"there is no model {name}; known are {', '.join(models)}"
    template = models[name].template
    if template.vendor not in settings.vendors:
        return f"ATELIER_VENDORS has no account {template.vendor}"
    if route.kind not in template.kinds:
        return f"{name} makes {', '.join(template.kinds)}, not {route.kind}"
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
