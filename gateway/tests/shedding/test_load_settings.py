"""The variables of the limits of concurrent requests."""

import pytest
from common.kernel.environment_settings import EnvironmentSettings
from gateway.settings import LoadSettings


class Limits(EnvironmentSettings):
    load: LoadSettings = LoadSettings()


@pytest.mark.parametrize("name", ["WAIT_SECONDS", "PATIENCE"])
def test_the_longest_wait_has_a_variable_and_a_former_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"ATELIER_LOAD__{name}", "2.5")
    monkeypatch.setenv(f"ATELIER_LOAD__UPLOADS__{name}", "3.5")
    load = Limits.read().load
    assert (load.wait_seconds, load.uploads.wait_seconds, load.files.wait_seconds) == (2.5, 3.5, 1.0)
