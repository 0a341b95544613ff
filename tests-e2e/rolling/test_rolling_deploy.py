"""During a rollout the previous release serves on the new schema, so its own purchase test must pass there."""

import asyncio
from pathlib import Path

import pytest

from rolling.old_code import bring_new_schema, run_tests, runs
from rolling.releases import Release, candidates, unpack

ROOT = Path(__file__).parents[2]
PURCHASE = "tests-e2e/emporium/test_purchase.py"


def previous(folder: Path) -> tuple[Release, Path]:
    """The release before the working tree, unpacked."""
    for number, release in enumerate(candidates(ROOT)):
        tree = unpack(ROOT, release, folder / str(number))
        if (tree / PURCHASE).is_file() and runs(tree):
            return release, tree
    raise AssertionError("no commit of this history can be put together, not even HEAD")


@pytest.mark.timeout(300)
async def test_the_previous_release_works_on_the_new_schema(tmp_path: Path) -> None:
    release, tree = await asyncio.to_thread(previous, tmp_path)
    brought = await bring_new_schema(tree, ROOT)
    compared = f"{release.what}, with {', '.join(brought) or 'no new revision'}"
    print(f"the code of {compared}")
    done = await asyncio.to_thread(run_tests, tree, PURCHASE)
    assert done.returncode == 0, f"the code of {compared} fails:\n{done.stdout[-6000:]}"
