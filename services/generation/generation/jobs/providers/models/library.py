"""The models that can be named: those that ship, and an operator's own, which replace shipped ones of the same name."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from common.kernel.environment_settings import InvalidSettings
from common.kernel.service_sections import InvalidStorefront
from pydantic import ValidationError

from generation.jobs.providers.models.template import ModelTemplate
from generation.jobs.providers.provider import LOCAL

SHIPPED = Path(__file__).with_name("shipped")


@dataclass(frozen=True, slots=True)
class Model:
    """`name` is that of its file, without the extension."""

    name: str
    file: Path
    template: ModelTemplate
    workflow: Mapping[str, Any] = field(default_factory=dict)


class Models(Mapping[str, Model]):
    def __init__(self, folder: Path | None = None) -> None:
        """Raises InvalidStorefront, which names file, key and reason, and InvalidSettings if there is no folder."""
        if folder and not folder.is_dir():
            raise InvalidSettings([f"ATELIER_MODELS: there is no folder {folder}"])
        files = sorted(SHIPPED.glob("*.toml")) + (sorted(folder.glob("*.toml")) if folder else [])
        self._models = {file.stem: _read(file) for file in files}

    def __getitem__(self, name: str) -> Model:
        return self._models[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)


def _read(file: Path) -> Model:
    if file.stem == LOCAL:
        raise InvalidStorefront(f"{file}: {LOCAL} is the name of the provider on this machine")
    try:
        template = ModelTemplate.model_validate(tomllib.loads(file.read_text()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidStorefront(f"{file}: {error}") from error
    except ValidationError as error:
        raise InvalidStorefront.of(str(file), error) from error
    return Model(file.stem, file, template, _workflow(file, template) if template.workflow else {})


def _workflow(file: Path, template: ModelTemplate) -> Mapping[str, Any]:
    """Raises InvalidStorefront if an input is put where the workflow has none."""
    path = file.with_name(str(template.workflow))
    try:
        workflow: Mapping[str, Any] = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise InvalidStorefront(f"{file}: workflow: {error}") from error
    for place in template.input:
        node, _, name = place.partition(".")
        if name not in (workflow.get(node) or {}).get("inputs", {}):
            raise InvalidStorefront(f"{file}: input.{place}: the workflow {path.name} has no such node and input")
    if template.output not in workflow:
        raise InvalidStorefront(f"{file}: output: the workflow {path.name} has no node {template.output!r}")
    return workflow
