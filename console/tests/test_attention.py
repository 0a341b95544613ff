"""Each kind of attention that a service counts has a title and a page in the console."""

import re
from pathlib import Path

from console.pages import home

SERVICES = Path(__file__).parents[2] / "services"
COUNTED = re.compile(r"\bwaiting\(\s*\"(\w+)\"")
"""A call of `common.rpc.attention.waiting`, which names the kind."""


def counted_kinds() -> set[str]:
    chassis = SERVICES.parent / "libs" / "common" / "common" / "rpc" / "attention.py"
    modules = [chassis, *(path for path in SERVICES.glob("*/*/**/*.py") if "tests" not in path.parts)]
    return {kind for path in modules for kind in COUNTED.findall(path.read_text())}


def test_each_kind_that_a_service_counts_has_a_title_and_no_other_has_one() -> None:
    assert {"dead_letters", "payments_without_order"} <= counted_kinds()
    assert set(home.ATTENTION) == counted_kinds()
