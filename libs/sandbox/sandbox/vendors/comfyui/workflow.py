"""Reads a workflow as an order of a picture."""

from typing import Any

from sandbox.vendors.comfyui.validation import Workflow
from sandbox.vendors.jobs import PictureOrder

TEXTS = ("text", "prompt")
SEEDS = ("seed", "noise_seed")
MODELS = ("unet_name", "ckpt_name", "model_name")
LARGEST_SEED = 2**63


def order(workflow: Workflow, output: str, stored: dict[str, str]) -> PictureOrder:
    """`stored` has the addresses of loaded pictures, by their names in the workflow."""
    needed = _needed(workflow, output)
    size = next((each for each in needed if {"width", "height"} <= _inputs(each).keys()), {})
    loaded = [each for each in needed if each["class_type"] == "LoadImage"]
    masks = [each for each in needed if each["class_type"] == "LoadImageMask"]
    mask = masks[0] if masks else _masked(workflow, needed)
    return PictureOrder(
        prompt=_prompt(workflow, needed),
        width=_number(size, "width"),
        height=_number(size, "height"),
        seed=next((int(_inputs(each)[name]) for each in needed for name in SEEDS if name in _inputs(each)), 0)
        % LARGEST_SEED,
        count=max((_number(each, "batch_size") for each in needed), default=0) or 1,
        references=[stored[_inputs(each)["image"]] for each in loaded],
        mask=stored[_inputs(mask)["image"]] if mask else None,
    )


def model(workflow: Workflow) -> str:
    """The file of the model that the workflow loads."""
    found = [_inputs(node)[name] for name in MODELS for node in workflow.values() if name in _inputs(node)]
    return str(found[0]) if found else ""


def loaded(workflow: Workflow) -> list[str]:
    """The names of the pictures that the workflow loads."""
    return [_inputs(node)["image"] for node in workflow.values() if node["class_type"].startswith("LoadImage")]


def _needed(workflow: Workflow, output: str) -> list[dict[str, Any]]:
    """The node and those that it needs, in their order in the workflow."""
    found, pending = set[str](), [output]
    while pending:
        identifier = pending.pop()
        if identifier not in found:
            found.add(identifier)
            links = [each for each in _inputs(workflow[identifier]).values() if isinstance(each, list)]
            pending += [str(each[0]) for each in links]
    return [node for identifier, node in workflow.items() if identifier in found]


def _prompt(workflow: Workflow, needed: list[dict[str, Any]]) -> str:
    """The text of what leads to an input `positive`, else the first text."""
    positives = [_inputs(each)["positive"] for each in needed if isinstance(_inputs(each).get("positive"), list)]
    nodes = [node for link in positives[:1] for node in _needed(workflow, str(link[0]))]
    texts = [_inputs(each)[name] for each in (nodes or needed) for name in TEXTS if name in _inputs(each)]
    return next((str(each) for each in texts if isinstance(each, str)), "")


def _masked(workflow: Workflow, needed: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The node LoadImage whose second output, the mask, is used."""
    links = [_inputs(each).get("mask") for each in needed]
    nodes = [workflow[str(link[0])] for link in links if isinstance(link, list) and link[1] == 1]
    return next((each for each in nodes if each["class_type"] == "LoadImage"), None)


def _inputs(node: dict[str, Any]) -> dict[str, Any]:
    inputs: dict[str, Any] = node.get("inputs", {})
    return inputs


def _number(node: dict[str, Any], name: str) -> int:
    value = _inputs(node).get(name, 0) if node else 0
    return value if isinstance(value, int) else 0
