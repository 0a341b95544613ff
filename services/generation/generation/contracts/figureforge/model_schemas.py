"""Bodies of models."""

from common.http import Output


class ModelBody(Output):
    id: str
    name: str
    credits: int
    default: bool


class ModelsBody(Output):
    """`default` is the id of the model that is used if a request names none."""

    models: list[ModelBody]
    default: str
