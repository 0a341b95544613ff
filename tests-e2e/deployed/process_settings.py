"""Checks a process's environment: every variable is a setting, all settings are present and valid."""

import os
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


def parsed(settings: type[BaseSettings], environment: dict[str, str]) -> BaseSettings:
    """Return the settings as the process parses them. Raises ValidationError for missing or invalid ones."""
    with pytest.MonkeyPatch.context() as process:
        for key in [key for key in os.environ if key.startswith(PREFIX)]:
            process.delenv(key)
        for key, value in environment.items():
            process.setenv(key, value)
        return settings()
