"""Reads a model's input as an order of a picture."""

from typing import Any

from sandbox.vendors.inputs import Inputs
from sandbox.vendors.jobs import PictureFormat, PictureOrder
from sandbox.vendors.replicate.catalogue import CataloguedModel

FORMATS: dict[str, PictureFormat] = {"jpg": "jpeg", "png": "png", "webp": "webp"}
REFERENCES = ("input_image", "image", "image_prompt", "image_input")
PIXELS = 1024 * 1024


def order(model: CataloguedModel, given: dict[str, Any], inputs: Inputs) -> PictureOrder:
    """Raises UnusablePicture for an address that is none."""
    filled = {name: schema["default"] for name, schema in model.properties.items() if "default" in schema} | given
    width, height = _size(filled)
    return PictureOrder(
        prompt=filled.get("prompt") or "",
        width=width,
        height=height,
        seed=abs(filled.get("seed") or 0),
        count=filled.get("num_outputs") or 1,
        format=FORMATS[filled.get("output_format") or "png"],
        references=[inputs.stored("replicate", each) for each in _references(filled)],
        mask=inputs.stored("replicate", filled["mask"]) if filled.get("mask") else None,
    )


def _references(given: dict[str, Any]) -> list[str]:
    found = [given[name] for name in REFERENCES if given.get(name)]
    return [address for each in found for address in (each if isinstance(each, list) else [each])]


def _size(given: dict[str, Any]) -> tuple[int, int]:
    """Zeros stand for the size of the reference."""
    if given.get("aspect_ratio") in (None, "custom") or given.get("size") == "custom":
        return given.get("width") or 0, given.get("height") or 0
    if given["aspect_ratio"] == "match_input_image":
        return 0, 0
    across, down = (int(each) for each in given["aspect_ratio"].split(":"))
    height = (PIXELS * down / across) ** 0.5
    return round(height * across / down / 16) * 16, round(height / 16) * 16
