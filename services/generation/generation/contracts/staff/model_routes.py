"""Staff's endpoint for the models that make the storefront's pictures."""

from common.http import Reads, StaffMember, json_response
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from generation.contracts.staff.model_schemas import ModelsBody, model_body, route_body
from generation.jobs.providers.choice import Providers
from generation.jobs.providers.route_checks import routes_of
from generation.jobs.queries import predictions


def model_routes(storefronts: Storefronts, providers: Providers) -> APIRouter:
    routes = staff_router(
        "/jobs/models",
        "jobs",
        reads=Permission.JOBS_READ,
        writes=Permission.JOBS_WRITE,
        subject="job",
        transactional=False,
    )

    @routes.get("", response_model=ModelsBody)
    async def list_models(caller: StaffMember, executor: Reads) -> Response:
        """The routes of what the storefront sells, with what was spent today, and the models of vendors that they name."""  # noqa: E501 - the description in the contract's document
        storefront = storefronts[caller.storefront]
        found = list(routes_of(providers.chosen, storefront))
        named = dict.fromkeys(step.model for route in found for step in route.steps)
        models = [providers.facts(name) for name in named if providers.is_hosted(name)]
        usage = await predictions.usage_of(executor, {each.vendor for each in models})
        spent = {
            kind: await predictions.spent_today(executor, storefront.name, kind)
            for kind in {route.kind for route in found}
        }
        routes_shown = [
            route_body(route, spent[route.kind], is_spent=await providers.is_spent(storefront.name, route, executor))
            for route in found
        ]
        models_shown = [model_body(each, usage.get(each.vendor)) for each in models]
        return json_response({"models": models_shown, "routes": routes_shown})

    return routes
