"""A process is killed at each step of an attempt; the next attempt gets the picture, and the vendor made one."""

import asyncio
import json
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from testkit.harness import KEY, Harness

from .bench import MODEL_OF, bench, vendor_settings
from .dying_attempt import STEPS
from .stand_ins import StandIns, png

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
    generation: Harness, generation_url: str, vendors: StandIns, tmp_path: Path, vendor: str, step: str
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
            "account": _account(vendors, vendor),
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
            await models.pass_by()
            try:
                await models.make(MODEL_OF[vendor], run_id)
                break
            except Exception:
                assert attempts < 3
        rows = await models.predictions(run_id)
    assert rows[-1].state == "succeeded"
    assert len(vendors.asked) == (2 if (vendor, step) in ASKED_TWICE else 1)
    assert ("unknown" in [row.state for row in rows]) == ((vendor, step) in UNKNOWABLE | ASKED_TWICE)


def _account(vendors: StandIns, vendor: str) -> str:
    own = vendor_settings(vendors)[vendor]
    return json.dumps({**own.model_dump(mode="json"), "api_key": own.api_key.get_secret_value()})
