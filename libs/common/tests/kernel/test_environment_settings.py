"""Settings are read from the environment, a renamed one also from the variable of its former name."""

from collections.abc import Mapping
from typing import ClassVar

import pytest
from common.kernel.environment_settings import EnvironmentSettings, InvalidSettings
from pydantic import Field


class Lending(EnvironmentSettings):
    former_names: ClassVar[Mapping[str, str]] = {"loan_seconds": "loan_patience"}

    loan_seconds: int = Field(default=10, gt=0)


@pytest.mark.parametrize(
    ("variables", "seconds"),
    [
        ({}, 10),
        ({"ATELIER_LOAN_SECONDS": "20"}, 20),
        ({"ATELIER_LOAN_PATIENCE": "30"}, 30),
        ({"ATELIER_LOAN_SECONDS": "20", "ATELIER_LOAN_PATIENCE": "30"}, 20),
    ],
)
def test_the_former_name_is_read_unless_the_present_one_is_set(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], seconds: int
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Lending.read().loan_seconds == seconds
    assert Lending.read(loan_seconds=40).loan_seconds == 40


def test_a_wrong_value_of_the_former_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATELIER_LOAN_PATIENCE", "0")
    with pytest.raises(InvalidSettings, match="ATELIER_LOAN_SECONDS"):
        Lending.read()
