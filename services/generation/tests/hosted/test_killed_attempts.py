"""A process is killed at each step of an attempt; the next attempt gets the picture, and the vendor made one."""

import asyncio
import json
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from testkit.harness import KEY, Harness

from .bench import FAST, MODEL_OF, bench
from .dying_attempt import STEPS
from .fake_vendors import FakeVendors, png

SCRIPT = Path(__file__).with_name("dying_attempt.py")
UNKNOWABLE = {("openai", "before the request"), ("openai", "before the id"), ("fal", "before the id")} | {
    ("fal", "before the request")
}
ASKED_TWICE = {("openai", "before the id"), ("fal", "before the id")} | {
    ("openai", step) for step in ("after the id", "before the end")
}
"""Where the vendor cannot be asked, or the picture was in the answer itself: said, and counted as unknown."""


@pytest.mark.verify
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("vendor", list(MODEL_OF))
async def test_an_attempt_that_is_killed_pays_for_no_second_picture(
    generation: Harness, generation_url: str, vendors: FakeVendors, tmp_path: Path, vendor: str, step: str
) -> None:
    run_id, picture = uuid4(), tmp_path / "photograph.png"
    picture.write_bytes(png())
    objects = f"file://{tmp_path}/objects"
    async with bench(generation.database, vendors, objects) as models:
        given = {
            "settings": json.dumps(
                {"database_url": generation_url, "internal_key": KEY, "storefronts": "/", "objects_url": objects}
            ),
            "vendor": vendor,
            "account": json.dumps(_account(vendors, vendor)),
            "model": MODEL_OF[vendor],
            "step": step,
            "objects": objects,
            "run_id": str(run_id),
            "picture": str(picture),
        }
        process = await asyncio.create_subprocess_exec(sys.executable, str(SCRIPT), json.dumps(given))
        assert await process.wait() == 9
        attempts = 0
        while True:
            attempts += 1
            try:
                await models.make(MODEL_OF[vendor], run_id)
                break
            except Exception:
                assert attempts < 3
        rows = await models.predictions(run_id)
    assert rows[-1].state == "succeeded"
    assert len(vendors.made) == (2 if (vendor, step) in ASKED_TWICE else 1)
    assert ("unknown" in [row.state for row in rows]) == ((vendor, step) in UNKNOWABLE | ASKED_TWICE)


def _account(vendors: FakeVendors, vendor: str) -> dict[str, object]:
    given: dict[str, dict[str, object]] = {
        "replicate": {"api_key": "r8_test_secret", "base_url": f"{vendors.url}/replicate/v1"},
        "openai": {"api_key": "sk-test-secret", "base_url": f"{vendors.url}/openai/v1"},
        "fal": {"api_key": "test_secret", "base_url": f"{vendors.url}/fal", "storage_url": f"{vendors.url}/fal-rest"},
        "comfyui": {"servers": [f"{vendors.url}/comfyui"]},
    }
    return {**FAST, **given[vendor]}
