"""docs/stored-names.json: the names under which installations have stored tasks and handled events, by service.

A name is never removed: rows of an installation that is upgraded may have it.
"""

import json
from pathlib import Path

from atelier.embedded.wiring import create_services_for_inspection

from generators.files import Files
from generators.service_list import ServiceList

DOCUMENT = Path("docs", "stored-names.json")


def files(root: Path, services: ServiceList) -> Files:
    """Raises ValueError for a stored name that no handler of its service has, nor as an alias."""
    stored: dict[str, list[str]] = json.loads((root / DOCUMENT).read_text())
    known = {
        service.name: {*service.handlers.kinds}
        for service in create_services_for_inspection(root / "deploy/storefronts")
    }
    lost = [f"{service}: {name}" for service, names in stored.items() for name in {*names} - known.get(service, set())]
    if lost:
        raise ValueError(f"queued work under these names would never run; make them aliases: {'; '.join(lost)}")
    return {DOCUMENT: json.dumps({name: sorted(names) for name, names in sorted(known.items())}, indent=2) + "\n"}
