"""The random seed of the crash tests."""

import os
import sys
from random import SystemRandom

import pytest


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed to replay, or a new one. It is printed at once, and again with a failure."""
    chosen = int(os.environ.get("ATELIER_CRASH_SEED") or SystemRandom().randrange(10**6))
    words = f"ATELIER_CRASH_SEED={chosen} of {request.node.name}"
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{words}", file=sys.stderr, flush=True)
    print(words)
    return chosen
