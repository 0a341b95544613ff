"""`/api/images/models/`: the models that draw figures."""

from common.http import AnyCaller, json_response, router, shown, tokenless
from common.kernel.storefronts import Storefronts
from fastapi import APIRouter, Response

from generation.contracts.figureforge.model_schemas import ModelBody, ModelsBody
from generation.storefront import Figures


def model_routes(storefronts: Storefronts) -> APIRouter:
    routes = router("/api/images", "images", transactional=False)

    @routes.get("/models/", response_model=ModelsBody)
    @tokenless
    async def list_models(caller: AnyCaller) -> Response:
        """The models with the credits that one picture costs."""
        figures = storefronts[caller.storefront].section(Figures)
        models = [shown(ModelBody, model) for model in figures.models]
        return json_response({"models": models, "default": figures.default_model.id})

    return routes
