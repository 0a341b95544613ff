"""Storefronts whose pictures are made by models of vendors, at the sandbox's stand-ins."""

import json
import re
from pathlib import Path
from typing import Any

from testkit.storefronts import SHIPPED

KEYS = {"replicate": "r8_test_key", "openai": "sk-test-key", "fal": "test_key", "comfyui": "test_key"}
MODELS = {
    "replicate": {"reviv": "flux-kontext-pro", "figureforge": "flux-1.1-pro", "storybook": "flux-kontext-pro"},
    "openai": {"reviv": "gpt-image-2-repair", "figureforge": "gpt-image-2", "storybook": "gpt-image-2"},
    "fal": {"reviv": "flux-kontext-edit", "figureforge": "flux-dev", "storybook": "flux-kontext-multi"},
    "comfyui": {"reviv": "comfy-inpaint", "figureforge": "comfy-draw", "storybook": "comfy-restore"},
}
KINDS = {"reviv": "restoration", "figureforge": "figures", "storybook": "illustration"}
CALLING = ("replicate", "fal")
"""The vendors that call webhooks."""
SMALL = {"figureforge": ("figures", "side = 192"), "storybook": ("books", "width = 256\nprint_width = 384")}


def accounts(**settings: Any) -> str:
    """The value of ATELIER_VENDORS: keys of tests, so that the sandbox is asked.

    The vendors that call webhooks are hardly polled.
    """
    return json.dumps(
        {
            name: {"api_key": key, "poll_seconds": 300 if name in CALLING else 0.1, "backoff_seconds": 0.05, **settings}
            for name, key in KEYS.items()
        }
    )


def write_shops(folder: Path, base: str) -> None:
    """For each vendor a storefront of each contract that sells pictures: `reviv-fal`."""
    for vendor, models in MODELS.items():
        for contract, model in models.items():
            name = f"{contract}-{vendor}"
            (folder / f"{name}.toml").write_text(_shop(contract, name) + _models(contract, vendor, model, base))


def _shop(contract: str, name: str) -> str:
    text = (SHIPPED / f"{contract}.toml").read_text()
    text = re.sub(r"^hosts = .*$", f'hosts = ["{name}.localhost"]', text, count=1, flags=re.M)
    section, small = SMALL.get(contract, ("", ""))
    return text.replace(f"[{section}]\n", f"[{section}]\n{small}\n") if section else text


def _models(contract: str, vendor: str, model: str, base: str) -> str:
    origin = f'webhook_origin = "{base}/{contract}-{vendor}"\n' if vendor in CALLING else ""
    return f"""
[models]
references_may_leave = ["{vendor}"]
{origin}
[[models.routes]]
kind = "{KINDS[contract]}"
budget_per_day = 5
sold_for = 1
steps = [{{ model = "{model}", deadline = 120 }}]
"""
