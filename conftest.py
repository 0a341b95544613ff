"""For every test: the folders `console` and `gateway` must not pass for the packages of those names, so the packages
come first. Databases are found by their URLs alone, whatever libpq is told in the environment. Matrices are multiplied
on one thread, as in the processes that draw."""

import os

import pytest
from common.db import libpq_environment
from common.runtime.garbage_collection import freeze_gc
from testkit.postgres_sources import VARIABLE

import console
import gateway

__all__ = ["console", "gateway"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a part that use a fixture of their module run on one worker, because each worker would set it up.

    Tests of the whole platform stay in their order: some prepare data with the clock of their process, which others
    advance.
    """
    for item in items:
        if item.path.is_relative_to(item.config.rootpath / "tests-e2e"):
            continue
        information = getattr(item, "_fixtureinfo", None)
        fixtures = information.name2fixturedefs.values() if information else ()
        shared = any(definitions[-1].scope == "module" for definitions in fixtures)
        if shared and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


def pytest_collection_finish() -> None:
    """What was collected stays: a full garbage collection of it takes more than a second, and there were many."""
    freeze_gc()


os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when numpy is imported
libpq_environment.ignore(keep_credentials=VARIABLE in os.environ)
