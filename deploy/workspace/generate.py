"""Write every file that names the services outside their folders, from the list in deploy/services.toml.

`generate.py` writes; `generate.py --check` changes nothing and fails with the names of the files that are not current.
"""

import sys
from collections.abc import Container, Mapping
from pathlib import Path

from generators import (
    alerts,
    asyncapi,
    catalogs,
    compose,
    connections,
    gateway_paths,
    kubernetes_databases,
    kubernetes_release,
    kubernetes_scaling,
    kubernetes_services,
    network_policies,
    nightly_audit,
    python_workspace,
    sdk_javascript,
    sdk_python,
    service_names,
    stored_names,
    storefront_sections,
    webhook_events,
)
from generators.files import MARK, Files
from generators.service_list import ServiceList

ROOT = Path(__file__).resolve().parents[2]
GENERATORS = (
    storefront_sections,
    python_workspace,
    service_names,
    compose,
    connections,
    kubernetes_services,
    kubernetes_databases,
    kubernetes_scaling,
    kubernetes_release,
    network_policies,
    nightly_audit,
    alerts,
    gateway_paths,
    asyncapi,
    stored_names,
    sdk_javascript,
    webhook_events,
    sdk_python,
)


def main() -> int:
    made: dict[Path, str | bytes] = {**expected(ROOT), **catalogs.files(ROOT)}
    stale = {path: content for path, content in made.items() if read(ROOT / path) != as_bytes(content)}
    unlisted = leftovers(ROOT, made)
    if sys.argv[1:] == ["--check"]:
        print("\n".join(f"{path} is not current: run `make generate`" for path in [*stale, *unlisted]))
        return 1 if stale or unlisted else 0
    write(ROOT, stale)
    for path in unlisted:
        (ROOT / path).unlink()
        print(f"removed {path}")
    return 0


def expected(root: Path) -> Files:
    """Every generated file of text with the contents it should have."""
    services = ServiceList.read(root)
    return {path: text for generator in GENERATORS for path, text in generator.files(root, services).items()}


def leftovers(root: Path, made: Container[Path]) -> list[Path]:
    """Generated files that are not in `made`: those of a service that is no longer listed."""
    files = [file for file in sorted((root / "deploy").rglob("*.yaml")) if file.read_text().startswith(MARK)]
    return [path for path in (file.relative_to(root) for file in files) if path not in made]


def write(root: Path, files: Mapping[Path, str | bytes]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(as_bytes(content))
        print(f"wrote {path}")


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def read(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
