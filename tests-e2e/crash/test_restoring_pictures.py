"""Restoring the databases of generation and of identity to an earlier moment."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from clients.reviv import Sitter
from testkit.conditions import eventually

from crash.databases import Databases
from crash.idle import until_idle
from crash.platform import EmbeddedPlatform, embedded
from crash.restoring import Restoration, findings, reconciled

FILES = 3
"""The files of a restored photograph: the original, the preview and the result."""
pytestmark = pytest.mark.timeout(400)


@dataclass
class Drill:
    """A shop of restorations. `early` was a customer at the moment to which a database is restored.

    Afterwards `early` has unlocked a photograph with credits and deleted another, and a new customer has uploaded one.
    """

    platform: EmbeddedPlatform
    restoration: Restoration
    early: Sitter

    @property
    def objects(self) -> Path:
        return self.platform.data / "objects" / "reviv"

    async def agrees(self, expected: dict[str, int]) -> None:
        """Wait until the audit finds only what is expected."""

        found: dict[str, int] = {}

        async def is_left() -> bool:
            nonlocal found
            found = await findings(self.platform)
            return found == expected

        try:
            await eventually(is_left, within=60, every=0.5)
        except AssertionError:
            raise AssertionError(f"{found} instead of {expected}") from None


async def restored_job(sitter: Sitter) -> int:
    job = await sitter.upload()
    await sitter.restored(job)
    return job


@pytest.fixture
async def drill() -> AsyncIterator[Drill]:
    async with embedded() as platform:
        await platform.prepare_minimal_catalog()
        await platform.start()
        address = f"{platform.base}/reviv"
        early, restoration = await Sitter(address).sign_in(), Restoration(platform)
        kept, deleted = await restored_job(early), await restored_job(early)
        await early.buy()
        await early.has_credits("5.00")
        await until_idle(Databases(platform.databases()), platform.sandbox, expired=True)
        await restoration.take()
        await restored_job(await Sitter(address).sign_in())
        await early.post(f"/restorations/{kept}/unlock/")
        await early.call("DELETE", f"/restorations/{deleted}/", None)
        await until_idle(Databases(platform.databases()), platform.sandbox, expired=True)
        yield Drill(platform, restoration, early)


@pytest.mark.nightly
async def test_generation_and_identity_are_restored(drill: Drill) -> None:
    await drill.restoration.put_back("generation")
    found = await findings(drill.platform)
    assert (found["file-unknown"], found["file-missing"]) == (FILES, FILES)
    code, _ = await reconciled(drill.restoration, "generation", "--delete-unknown-files")
    assert code == 1, "the files of rows that come back are not in the store"
    await drill.restoration.start()
    by_hand = {"file-missing": FILES}
    await drill.agrees(by_hand)
    assert len(list(drill.objects.iterdir())) == FILES

    await drill.restoration.put_back("identity")
    assert "event-unhandled" in await findings(drill.platform)
    await reconciled(drill.restoration, "identity")
    await drill.restoration.start()
    await drill.agrees(by_hand)
    await drill.early.refused("GET", "/restorations/history/", 401)
    await drill.early.sign_in()
    assert (await drill.early.me())["credit_balance"] == "4.00"
