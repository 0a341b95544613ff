"""`atelier models check`: one small picture of each model, with its cost or its fault."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from common.kernel.command_errors import CommandRefused
from generation.commands.check_models import CheckedModel, check_models, small_picture
from generation.jobs.providers.hosted.accounts import account
from generation.jobs.providers.models.library import Models
from generation.jobs.providers.provider import Picture
from generation.jobs.providers.vendors.published_schema import fault_of
from generation.storefront import HostedModels
from testkit.storefronts import OpenStorefronts, with_sections

from .bench import FAST, misspelt, vendor_settings
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


@pytest.mark.parametrize(
    ("model", "vendor", "given", "address", "advice"),
    [
        (
            "flux-dev",
            "fal",
            {"api_key": "test_x"},
            "SANDBOX/fal",
            "or name the sandbox of another one with --sandbox URL",
        ),
        ("comfy-draw", "comfyui", {"api_key": "test_x"}, "SANDBOX/comfyui", "start the platform with `make run`"),
        (
            "flux-1.1-pro",
            "replicate",
            {"api_key": "x", "base_url": "ORIGIN/v1", "private_hosts": ["127.0.0.1"]},
            "ORIGIN/v1",
            "check the address in ATELIER_VENDORS, at replicate, and the network",
        ),
    ],
)
async def test_a_vendor_that_does_not_respond_is_named_with_its_address_and_what_to_do(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    unused_tcp_port: int,
    model: str,
    vendor: str,
    given: dict[str, Any],
    address: str,
    advice: str,
) -> None:
    origin = f"http://127.0.0.1:{unused_tcp_port}"
    sandbox = f"{origin}/sandbox"
    monkeypatch.setenv("ATELIER_VENDORS", json.dumps({vendor: given}).replace("ORIGIN", origin))
    (found,) = [each async for each in check_models(storefronts(), tmp_path, model, sandbox)]
    expected = address.replace("SANDBOX", sandbox).replace("ORIGIN", origin)
    assert str(found.fault).startswith(f"nothing responds at {expected}: ")
    assert advice in str(found.fault)


PUBLISHED = sorted(name for name, model in Models().items() if model.template.vendor in ("replicate", "fal"))


@pytest.mark.parametrize("name", PUBLISHED)
async def test_a_shipped_model_has_no_member_that_its_published_schema_has_not(vendors: StandIns, name: str) -> None:
    """Of pictures with all that a request may have. The stand-ins have copies of the schemas."""
    model = Models()[name]
    vendor = model.template.vendor
    own = account(vendor, vendor_settings(vendors)[vendor], is_production=False)
    ask = small_picture(model)
    assert await own.driver.fault_of_input(ask) is None
    wrong = await own.driver.fault_of_input(replace(ask, input={**ask.input, "colour": "red"}))
    assert wrong == "input: the model does not know colour"
    await own.connections.aclose()


PHOTO = Picture(b"1", "image/png")
SCHEMA: dict[str, Any] = {
    "required": ["prompt"],
    "properties": {
        "prompt": {"type": "string"},
        "image": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "images": {"type": "array"},
        "size": {"allOf": [{"$ref": "#/components/schemas/size"}]},
    },
}


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"prompt": "p", "image": PHOTO, "images": [PHOTO], "size": "1"}, None),
        ({"prompt": "p", "picture": PHOTO}, "input: the model does not know picture"),
        ({"image": PHOTO}, "input: the model needs prompt"),
        ({"prompt": "p", "image": [PHOTO]}, "input.image: the model takes string, not a list of pictures"),
        ({"prompt": "p", "images": PHOTO}, "input.images: the model takes array, not one picture"),
    ],
)
def test_a_reference_that_the_model_would_drop_is_a_fault(given: dict[str, Any], fault: str | None) -> None:
    assert fault_of(SCHEMA, given) == fault


async def test_a_schema_that_cannot_be_read_stops_no_picture(vendors: StandIns) -> None:
    own = account("fal", vendor_settings(vendors)["fal"], is_production=False)
    ask = replace(small_picture(Models()["flux-dev"]), model="fal-ai/another")
    assert await own.driver.fault_of_input(ask) is None
    await own.connections.aclose()


async def test_a_model_that_does_not_exist_is_refused(accounts: None, tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match="there is no model another"):
        await checked(tmp_path, "another")
    with pytest.raises(CommandRefused, match="names a model"):
        await checked(tmp_path, None)
