"""The images of a release: one line per service, whose name and tag are written by hand when a release is made."""

import re
from pathlib import Path

from generators.files import Files, with_regions
from generators.kubernetes_services import FOLDER
from generators.service_list import ServiceList

RELEASES = (
    FOLDER / "components" / "release" / "kustomization.yaml",
    FOLDER / "overlays" / "dev" / "release" / "kustomization.yaml",
)
LINE = re.compile(r"^ *(- \{name: atelier/(\w+)[,}].*)$", re.MULTILINE)


def files(root: Path, services: ServiceList) -> Files:
    made: Files = {}
    for path in RELEASES:
        known = {name: line for line, name in LINE.findall((root / path).read_text())}
        new = {name: known["gateway"].replace("atelier/gateway", f"atelier/{name}") for name in services.names}
        lines = [known.get(name, new[name]) for name in services.names]
        made |= with_regions(root, path, services="\n".join(lines))
    return made
