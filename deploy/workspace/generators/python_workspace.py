"""The services in the configuration of Python tools: packages, layers, dependencies of the local topologies."""

import tomllib
from pathlib import Path

from generators.files import Files, with_regions
from generators.service_list import ServiceList

LINTER = Path(".importlinter")
WORKSPACE = Path("pyproject.toml")
LOCAL = Path("deploy/local/pyproject.toml")


def files(root: Path, services: ServiceList) -> Files:
    path = ":".join(["tests-e2e", "deploy/workspace", *_members(root, services)])
    made = with_regions(root, WORKSPACE, mypy_path=f'mypy_path = "{path}"')
    lists = dict.fromkeys(LISTS, "\n".join(services.names))
    contracts = (root / LINTER).read_text()
    usual = [name for name in services.names if f"[importlinter:contract:{name}]" not in contracts]
    lists["containers"] = "\n".join(usual)
    made |= with_regions(root, LINTER, **lists, side_by_side=" | ".join(("gateway", *services.names)))
    distributions = [f"atelier-{name}" for name in services.names]
    return made | with_regions(
        root,
        LOCAL,
        services="".join(f'"{each}",\n' for each in distributions),
        sources="".join(f"{each} = {{ workspace = true }}\n" for each in distributions),
    )


LISTS = ("root_packages", "containers", "independent", "without_sandbox", "unknown_to_libraries")
"""Regions of .importlinter that list the services, one a line; `containers` those whose layers have no contract of
their own."""


def _members(root: Path, services: ServiceList) -> list[str]:
    """The folders of the workspace's packages; only listed services, in the list's order."""
    patterns: list[str] = tomllib.loads((root / WORKSPACE).read_text())["tool"]["uv"]["workspace"]["members"]
    folders: list[str] = []
    for pattern in patterns:
        if pattern == "services/*":
            folders += [str(service.folder) for service in services]
        else:
            folders += [str(file.parent.relative_to(root)) for file in sorted(root.glob(f"{pattern}/pyproject.toml"))]
    return folders
