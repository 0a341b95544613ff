"""The layers that `make check` proves contain every library, below the services."""

import re
from configparser import ConfigParser

from atelier.services import SERVICES
from testkit.storefronts import SHIPPED

ROOT = SHIPPED.parents[1]


def test_every_library_is_in_a_layer_below_the_services() -> None:
    linter = ConfigParser()
    linter.read(ROOT / ".importlinter")
    layers = [set(re.findall(r"\w+", line)) for line in linter["importlinter:contract:chassis"]["layers"].splitlines()]
    [of_services] = [place for place, layer in enumerate(layers) if {*SERVICES, "gateway"} <= layer]
    libraries = {file.parent.name for file in ROOT.glob("libs/*/pyproject.toml")}
    assert "common" in libraries
    assert libraries <= set().union(*layers[of_services + 1 :])
