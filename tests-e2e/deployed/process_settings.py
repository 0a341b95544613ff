"""Checks that every variable of a process is a setting, and sets the variables of a process in this one."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic_settings import BaseSettings

PREFIX = "ATELIER_"
# The object store's client reads these itself.
OBJECT_STORE = {"AWS_ENDPOINT", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ALLOW_HTTP"}


def unknown_keys(settings: type[BaseSettings], environment: dict[str, str]) -> set[str]:
    """Return the variables that are not settings."""
    return {key for key in environment if key not in OBJECT_STORE and not _is_setting(settings, key)}


def _is_setting(settings: type[BaseSettings], key: str) -> bool:
    model: Any = settings
    for part in key.removeprefix(PREFIX).lower().split("__"):
        if not (isinstance(model, type) and issubclass(model, BaseModel)) or part not in model.model_fields:
            return False
        annotation = model.model_fields[part].annotation
        model = next((each for each in get_args(annotation) if each is not type(None)), annotation)
    return key.startswith(PREFIX)


@contextmanager
def process_environment(environment: Mapping[str, str]) -> Iterator[None]:
    """Within it, this process has exactly these variables of ours and of the object store."""
    with pytest.MonkeyPatch.context() as process:
        for key in [key for key in os.environ if key.startswith(PREFIX) or key in OBJECT_STORE]:
            process.delenv(key)
        for key, value in environment.items():
            process.setenv(key, value)
        yield
