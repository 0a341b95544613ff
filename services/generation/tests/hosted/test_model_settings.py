"""What of accounts, ATELIER_PROVIDERS and routes stops the start, and what it is told."""

from pathlib import Path
from typing import Any

import pytest
from common.kernel.environment_settings import InvalidSettings
from common.kernel.service_sections import InvalidStorefront
from common.kernel.storefronts import Storefronts
from generation.jobs.providers.route_checks import check_models
from generation.settings import Settings
from generation.storefront import HostedModels
from pydantic import SecretStr
from testkit.harness import KEY
from testkit.storefronts import SHIPPED, OpenStorefronts, with_sections

from .bench import MODEL_OF

MODEL = MODEL_OF["replicate"]
ACCOUNTS = {"replicate": {"api_key": "r8_x"}, "fal": {"api_key": "x"}}
SHOPS = "emporium, figureforge, marbelle, reviv, storybook"


def settings(**changes: Any) -> Settings:
    given = {
        "database_url": SecretStr("postgresql://"),
        "internal_key": SecretStr(KEY),
        "storefronts": SHIPPED,
        "objects_url": "memory:///",
        "vendors": ACCOUNTS,
    }
    return Settings.model_validate({**given, **changes})


def storefronts(**section: Any) -> Storefronts:
    opened = OpenStorefronts()
    opened.add(with_sections(opened["reviv"], HostedModels.model_validate(section)))
    return opened


def faults_of(shops: Storefronts, **changes: Any) -> list[str]:
    with pytest.raises(InvalidSettings) as refused:
        check_models(settings(**changes), shops)
    return refused.value.faults


@pytest.mark.parametrize(
    ("providers", "fault"),
    [
        pytest.param({"revivv": MODEL}, f"at revivv: there is no storefront revivv; known are {SHOPS}", id="shop"),
        pytest.param(
            {"reviv/figures": "flux-dev"},
            "at reviv/figures: reviv does not sell 'figures'; it sells restoration",
            id="sold",
        ),
        pytest.param(
            {"emporium": "local"},
            "at emporium: emporium sells no pictures: its file has no section restorations, figures, books",
            id="no pictures",
        ),
        pytest.param(
            {"reviv": "flux-dev"},
            "at reviv: flux-dev makes figures, not restoration; models of restoration are",
            id="kind",
        ),
        pytest.param({"*": "another"}, "at *: there is no model another; known are local, comfy-draw", id="model"),
        pytest.param(
            {"figureforge": "comfy-draw"},
            "at figureforge: comfy-draw needs an account comfyui, which ATELIER_VENDORS does not have",
            id="account",
        ),
        pytest.param({"reviv": MODEL}, "at reviv: photographs would leave for replicate", id="photographs"),
    ],
)
def test_a_wrong_entry_is_refused_with_the_setting_its_key_and_what_is_known(
    providers: dict[str, str], fault: str
) -> None:
    (found,) = faults_of(storefronts(), providers=providers)
    assert found.startswith(f"ATELIER_PROVIDERS: {fault}")
    assert ".toml: " not in found


def test_an_entry_for_all_is_refused_for_each_storefront_whose_pictures_the_model_does_not_make() -> None:
    found = faults_of(storefronts(), providers={"*": "flux-dev"})
    assert [each.partition(" makes ")[0] for each in found] == [
        f"ATELIER_PROVIDERS: at *: for {name}: flux-dev" for name in ("reviv", "storybook")
    ]
    assert faults_of(storefronts(), providers={"*": "flux-dev", "reviv": "local"}) == found[1:]
    check_models(
        settings(providers={"*": "flux-dev", "reviv": "local", "storybook/illustration": "local"}), storefronts()
    )


def test_every_wrong_entry_and_account_is_named_at_once() -> None:
    found = faults_of(storefronts(), providers={"a": "local", "b": "local"}, vendors={"comfyui": {}, "openai": {}})
    assert [each.split(": ")[:2] for each in found] == [
        ["ATELIER_VENDORS", "comfyui"],
        ["ATELIER_VENDORS", "openai"],
        ["ATELIER_PROVIDERS", "at a"],
        ["ATELIER_PROVIDERS", "at b"],
    ]


def test_a_folder_of_models_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    check_models(settings(models=tmp_path), storefronts())
    missing = tmp_path / "models"
    assert faults_of(storefronts(), models=missing) == [f"ATELIER_MODELS: there is no folder {missing}"]


def test_what_the_settings_name_is_accepted_where_photographs_may_leave() -> None:
    shops = storefronts(references_may_leave=["replicate"])
    check_models(settings(providers={"reviv": MODEL, "figureforge/figures": "flux-dev"}), shops)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        pytest.param(
            {"environment": "production", "vendors": {"openai": {"api_key": "x", "base_url": "http://a.example/v1"}}},
            "openai: not https: http://a.example/v1",
            id="no TLS in production",
        ),
        pytest.param({"vendors": {"replicate": {}}}, "replicate: api_key: is missing", id="no key"),
        pytest.param({"vendors": {"midjourney": {"api_key": "x"}}}, "api: must be one of", id="unknown API"),
        pytest.param({"vendors": {"comfyui": {}}}, "comfyui: servers: must name one", id="no server"),
    ],
)
def test_a_wrong_account_is_refused(changes: dict[str, Any], fault: str) -> None:
    (found,) = faults_of(storefronts(), **changes)
    assert found.startswith("ATELIER_VENDORS: ")
    assert fault in found


def route(model: str, deadline: int = 60, **more: Any) -> list[dict[str, Any]]:
    return [{"kind": "restoration", "steps": [{"model": model, "deadline": deadline}, {"model": "local"}], **more}]


@pytest.mark.parametrize(
    ("section", "fault"),
    [
        pytest.param({"routes": route("another")}, "models.routes.0.steps.0.model: there is no model", id="model"),
        pytest.param({"routes": route("flux-dev")}, "flux-dev makes figures, not restoration", id="kind"),
        pytest.param({"routes": route(MODEL)}, "photographs would leave for replicate", id="photographs"),
        pytest.param(
            {"routes": route(MODEL, ceiling="0.01"), "references_may_leave": ["replicate"]},
            "above the ceiling of 0.01",
            id="ceiling",
        ),
        pytest.param(
            {"routes": route(MODEL, deadline=600), "references_may_leave": ["replicate"]},
            "models.routes.0.steps: the deadlines are 600 seconds together, but a job of restoration may take 600",
            id="deadlines",
        ),
        pytest.param({"moderated_by": "someone"}, "models.moderated_by: no account someone", id="moderator"),
    ],
)
def test_a_wrong_route_stops_the_start_with_file_key_and_reason(section: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidStorefront) as refused:
        check_models(settings(), storefronts(**section))
    assert str(refused.value).startswith("reviv.toml: ")
    assert fault in str(refused.value)
