"""For every test: the folder `gateway` must not pass for the package of that name, so the package comes first. And
databases are found by their URLs alone, whatever libpq is told in the environment."""

import os

import pytest
from common.db import libpq_environment
from testkit.postgres_sources import VARIABLE

import gateway

__all__ = ["gateway"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that use a fixture of their module run on one worker, because each worker would set it up."""
    for item in items:
        information = getattr(item, "_fixtureinfo", None)
        fixtures = information.name2fixturedefs.values() if information else ()
        shared = any(definitions[-1].scope == "module" for definitions in fixtures)
        if shared and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


libpq_environment.ignore(keep_credentials=VARIABLE in os.environ)
