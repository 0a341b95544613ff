"""Bodies of models."""

from typing import Self

from common.http import Output

from generation.storefront import FigureModel


class ModelBody(Output):
    id: str
    name: str
    credits: int
    default: bool

    @classmethod
    def of(cls, model: FigureModel) -> Self:
        return cls(id=model.id, name=model.name, credits=model.credits, default=model.default)


class ModelsBody(Output):
    """`default` is the id of the model that is used if a request names none."""

    models: list[ModelBody]
    default: str
