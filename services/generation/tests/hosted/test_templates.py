"""Models as data: what a wrong file is told, and how a request becomes an input."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from common.kernel.service_sections import InvalidStorefront
from generation.jobs.providers.models.inputs import input_of, nearest_ratio
from generation.jobs.providers.models.library import SHIPPED, Models
from generation.jobs.providers.models.template import ModelTemplate
from generation.jobs.providers.provider import HostedInput, Picture

GOOD = """
vendor = "replicate"
model = "owner/name"
kinds = ["illustration"]
licence = "Apache-2.0"
leaves = "everything"
written = 2026-11-24
references = 1

[input]
prompt = "Draw {prompt}, calmly"
image = "{reference}"
nested = { sizes = ["{width}", "{height}"], seed = "{seed}" }
strength = 0.5

[price]
version = "1"
most = 0.1
"""
PICTURE = Picture(b"1", "image/png")
ASKED = HostedInput(prompt="a {seed} dragon", seed=7, width=640, height=960, references=(PICTURE,))


def template(text: str = GOOD, **changes: Any) -> ModelTemplate:
    return ModelTemplate.model_validate({**tomllib.loads(text), **changes})


def test_every_shipped_model_is_valid_and_says_when_it_was_written() -> None:
    models = Models()
    assert {model.template.vendor for model in models.values()} == {"replicate", "openai", "fal", "comfyui"}
    assert all(model.template.licence and model.template.price.version for model in models.values())
    assert len(models) == len(list(SHIPPED.glob("*.toml")))


def test_an_operators_model_replaces_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "flux-dev.toml").write_text(GOOD)
    (tmp_path / "own.toml").write_text(GOOD)
    models = Models(tmp_path)
    assert (models["flux-dev"].template.model, models["own"].template.model) == ("owner/name", "owner/name")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"{reference}"', '"{refrence}"', "there is no {refrence}"),
        ('image = "{reference}"\n', "", "has pictures, which a model without {reference} would drop"),
        ("references = 1", "references = 2", "{reference} is one picture"),
        ("references = 1", "", "references: must be the number"),
        ('prompt = "Draw {prompt}, calmly"\n', "", "{prompt} is missing"),
        ('kinds = ["illustration"]', 'kinds = ["poems"]', "kinds.0"),
        ('version = "1"', "", "price.version"),
        ('model = "owner/name"', 'model = "owner/name"\ncolour = "red"', "colour"),
        ('vendor = "replicate"', "vendor = ", "Invalid value"),
        ("references = 1", 'references = 1\nworkflow = "missing.json"', "workflow: "),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_the_key_and_the_reason(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(InvalidStorefront) as refused:
        Models(tmp_path)
    assert str(refused.value).startswith(str(path))
    assert fault in str(refused.value)


@pytest.mark.parametrize(
    ("place", "output", "fault"),
    [("7.seeds", "9", "input.7.seeds: the workflow flow.json has no"), ("7.seed", "10", "output: the workflow")],
)
def test_a_workflow_must_have_the_inputs_that_are_filled(tmp_path: Path, place: str, output: str, fault: str) -> None:
    (tmp_path / "flow.json").write_text(json.dumps({"7": {"inputs": {"seed": 0}}, "9": {"inputs": {}}}))
    head = GOOD.partition("[input]")[0].replace('"illustration"', '"figures"').replace("references = 1", "")
    own = f'workflow = "flow.json"\noutput = "{output}"\n[input]\n"{place}" = "{{prompt}}"\n'
    (tmp_path / "own.toml").write_text(f'{head}{own}[price]\nversion = "1"\nmost = 0\n')
    with pytest.raises(InvalidStorefront) as refused:
        Models(tmp_path)
    assert fault in str(refused.value)


def test_a_request_becomes_the_input_of_its_model() -> None:
    assert input_of(template(), ASKED) == {
        "prompt": "Draw a {seed} dragon, calmly",
        "image": PICTURE,
        "nested": {"sizes": [640, 960], "seed": 7},
        "strength": 0.5,
    }


def test_what_a_request_has_not_is_left_out() -> None:
    without = HostedInput(prompt="a dragon", seed=7, width=640, height=960)
    assert "image" not in input_of(template(), without)


def test_the_strength_is_told_where_the_model_knows_it() -> None:
    asked = HostedInput(prompt="p", seed=7, width=640, height=960, strength=0.4)
    restore = Models()["comfy-restore"].template
    assert input_of(restore, asked)["7.denoise"] == 0.4
    assert "7.denoise" not in input_of(restore, ASKED)


def test_a_model_without_a_negative_prompt_is_told_in_words() -> None:
    asked = HostedInput(prompt="a dragon", negative_prompt="gore", seed=7, width=640, height=960)
    assert "The picture must not show: gore." in input_of(template(), asked)["prompt"]
    knowing = template(input={"prompt": "{prompt}", "image": "{reference}", "avoid": "{negative_prompt}"})
    assert input_of(knowing, asked) == {"prompt": "a dragon", "avoid": "gore"}


def test_only_as_many_references_as_the_model_takes_are_sent() -> None:
    many = HostedInput(prompt="p", seed=1, width=1, height=1, references=(PICTURE,) * 9)
    several = template(references=3, input={"prompt": "{prompt}", "images": "{references}"})
    assert len(input_of(several, many)["images"]) == 3


@pytest.mark.parametrize(
    ("size", "nearest"), [((640, 960), "2:3"), ((1000, 1000), "1:1"), ((1920, 1000), "16:9"), ((700, 960), "3:4")]
)
def test_the_nearest_ratio_that_the_model_knows_is_chosen(size: tuple[int, int], nearest: str) -> None:
    assert nearest_ratio(["1:1", "2:3", "3:4", "16:9"], *size) == nearest


def test_the_price_is_that_of_the_picture_the_time_and_the_tokens() -> None:
    priced = template(
        price={"version": "1", "most": 1, "picture": "0.01", "second": "0.000225", "tokens": {"output": 40}}
    ).price
    assert priced.micros(2.5, {"output": 1000, "input_text": 99}) == 10_000 + 562 + 40_000
    assert priced.micros_of_time(4) == 900
