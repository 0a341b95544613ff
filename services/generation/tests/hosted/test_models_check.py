"""`atelier models check`: one small picture of each model, with its cost or its fault."""

import json
from pathlib import Path
from typing import Any

import pytest
from common.kernel.command_errors import CommandRefused
from generation.commands.check_models import CheckedModel, check_models
from generation.storefront import HostedModels
from testkit.storefronts import OpenStorefronts, with_sections

from .bench import FAST, misspelt
from .stand_ins import StandIns


def storefronts(*models: str) -> OpenStorefronts:
    opened = OpenStorefronts()
    steps = [{"model": model} for model in models]
    section = {"routes": [{"kind": "restoration", "steps": steps}]} if steps else {}
    opened.add(with_sections(opened["reviv"], HostedModels.model_validate(section)))
    return opened


@pytest.fixture
def accounts(monkeypatch: pytest.MonkeyPatch, vendors: StandIns) -> None:
    fast = {**FAST, "private_hosts": list(FAST["private_hosts"])}
    given: dict[str, Any] = {
        "replicate": {"api_key": "r8_test_x", "base_url": f"{vendors.url}/replicate/v1", **fast},
        "comfyui": {"servers": [f"{vendors.url}/comfyui"], **fast},
    }
    monkeypatch.setenv("ATELIER_VENDORS", json.dumps(given))


async def checked(folder: Path, only: str | None, *models: str) -> list[CheckedModel]:
    return [each async for each in check_models(storefronts(*models), folder, only)]


async def test_each_model_of_a_route_makes_a_picture(accounts: None, vendors: StandIns, tmp_path: Path) -> None:
    found = await checked(tmp_path, None, "flux-kontext-pro", "comfy-restore", "local")
    assert [(each.name, each.fault) for each in found] == [("comfy-restore", None), ("flux-kontext-pro", None)]
    assert [each.cost for each in found] == [0, 40_000]
    assert all(each.picture and each.picture.read_bytes().startswith(b"\x89PNG") for each in found)


async def test_a_fault_names_its_reason(
    accounts: None, vendors: StandIns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIER_MODELS", str(misspelt(tmp_path)))
    (unknown_member,) = await checked(tmp_path, "flux-kontext-pro")
    (no_account,) = await checked(tmp_path, "flux-dev")
    assert "the model does not know inputimage" in str(unknown_member.fault)
    assert no_account.fault == "ATELIER_VENDORS has no account fal"
    assert vendors.asked == []


async def test_a_model_that_does_not_exist_is_refused(accounts: None, tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match="there is no model another"):
        await checked(tmp_path, "another")
    with pytest.raises(CommandRefused, match="names a model"):
        await checked(tmp_path, None)
