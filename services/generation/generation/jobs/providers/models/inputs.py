"""A request as the input of a model, by the model's template."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from generation.jobs.providers.models.template import PLACEHOLDER, ModelTemplate
from generation.jobs.providers.provider import HostedInput

_LEFT_OUT = object()


def input_of(template: ModelTemplate, asked: HostedInput) -> dict[str, Any]:
    """What the model is told. What it cannot do is told in words, or left out."""
    values = _values(template, asked)
    filled: dict[str, Any] = _filled(template.input, values)
    return filled


def _values(template: ModelTemplate, asked: HostedInput) -> dict[str, Any]:
    known = template.placeholders
    references = list(asked.references[: template.references])
    size = _nearest_size(template.sizes, asked.width, asked.height) or _permitted_size(template, asked)
    width, height = (int(side) for side in size.split("x"))
    negative = asked.negative_prompt
    prompt = asked.prompt
    if negative and "negative_prompt" not in known:
        prompt = f"{prompt}\nThe picture must not show: {negative}."
    return {
        "prompt": prompt,
        "negative_prompt": negative or None,
        "seed": asked.seed,
        "strength": asked.strength,
        "width": width,
        "height": height,
        "size": size,
        "aspect_ratio": nearest_ratio(template.aspect_ratios, asked.width, asked.height),
        "reference": references[0] if references else None,
        "references": references or None,
        "mask": asked.mask,
    }


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return _text(value, values)
    if isinstance(value, Mapping):
        members = {name: _filled(each, values) for name, each in value.items()}
        return {name: each for name, each in members.items() if each is not _LEFT_OUT}
    if isinstance(value, list):
        return [each for each in (_filled(one, values) for one in value) if each is not _LEFT_OUT]
    return value


def _text(value: str, values: Mapping[str, Any]) -> Any:
    """A template's text is not formatted again after a value was put into it."""
    if whole := PLACEHOLDER.fullmatch(value):
        found = values[whole[1]]
        return _LEFT_OUT if found is None else found
    return PLACEHOLDER.sub(lambda match: "" if values[match[1]] is None else str(values[match[1]]), value)


def nearest_ratio(known: Sequence[str], width: int, height: int) -> str:
    """The ratio that the model knows whose shape is nearest; without a list the exact one, in whole numbers."""
    if not known:
        return f"{width}:{height}"
    return min(known, key=lambda ratio: _distance(ratio, ":", width, height))


def _nearest_size(known: Sequence[str], width: int, height: int) -> str | None:
    """The nearest shape, and of several the nearest area."""

    def order(size: str) -> tuple[float, float]:
        wide, high = (int(side) for side in size.split("x"))
        return round(_distance(size, "x", width, height), 3), abs(log(wide * high / (width * height)))

    return min(known, key=order) if known else None


def _permitted_size(template: ModelTemplate, asked: HostedInput) -> str:
    """The size itself where the model draws it, else the nearest one of nearly the same proportions."""
    scale = min(1.0, template.most_side / max(asked.width, asked.height))
    step = template.multiple
    width, height = (max(step, round(side * scale / step) * step) for side in (asked.width, asked.height))
    return f"{width}x{height}"


def _distance(ratio: str, separator: str, width: int, height: int) -> float:
    wide, high = (int(side) for side in ratio.split(separator))
    return abs(log(wide * height / (high * width)))
