"""The containers of every service in deploy/compose/compose.yaml, and the scripts in its folder."""

import json
from pathlib import Path
from typing import Any

from generators.files import Files, variables, with_regions
from generators.service_list import Process, Service, ServiceList

FOLDER = Path("deploy/compose")
UNSET = ":?run ./secrets.sh first"
SHARED = """\
x-{name}: &{name}
  <<: *process
  image: atelier/{name}:${{ATELIER_TAG:-development}}
  build: {{context: ../.., dockerfile: deploy/Dockerfile, args: {{SERVICE: {name}}}}}
  environment:
    <<: *environment
"""
CONTAINERS = """\
{name}-migrate:
  <<: *{name}
  command: [migrate]
  restart: "no"
  depends_on: *needs-postgres
{name}-api:
  <<: *{name}
  depends_on: &after-{name}
{after}
{api}{name}-worker:
  <<: *{name}
  command: [worker, --host, 0.0.0.0]
  depends_on: *after-{name}
{worker}"""
LIMITS = '  deploy: {{resources: {{limits: {{cpus: "{cpus}", memory: {memory}}}}}}}\n'


def files(root: Path, services: ServiceList) -> Files:
    urls = {name: f"http://{name}-api:8080" for name in services.names}
    passwords = {_password(name): f"${{{_password(name)}{UNSET}}}" for name in services.names}
    names = " ".join(services.names)
    return with_regions(
        root,
        FOLDER / "compose.yaml",
        service_urls=f"ATELIER_SERVICE_URLS: '{json.dumps(urls)}'",
        configuration="\n".join(map(_shared, services)),
        containers="\n".join(map(_containers, services)),
        gateway_after="\n".join(f"{name}-api: {{condition: service_healthy}}" for name in services.names),
        database_passwords=variables({"SERVICES": names} | passwords),
    ) | with_regions(root, FOLDER / "secrets.sh", services=f'services="{names.upper()}"')


def _shared(service: Service) -> str:
    """The part that a service's three containers have in common."""
    database = f"postgresql://{service.name}:${{{_password(service.name)}{UNSET}}}@postgres:5432/{service.name}"
    given = {"ATELIER_DATABASE_URL": database} | {
        variable: value.replace("{service}", service.name)
        for need in service.needs
        for variable, value in need.compose.items()
    }
    lines = [f"    {line}\n" for line in variables(given).splitlines()]
    return SHARED.format(name=service.name) + "".join(lines)


def _containers(service: Service) -> str:
    after: dict[str, Any] = {f"{service.name}-migrate": "service_completed_successfully", "rabbitmq": "service_healthy"}
    for need in service.needs:
        after |= need.compose_after
    lines = [f"    {name}: {{condition: {condition}}}" for name, condition in after.items()]
    limits = {part: _limits(service.processes.get(part)) for part in ("api", "worker")}
    return CONTAINERS.format(name=service.name, after="\n".join(lines), **limits)


def _limits(process: Process | None) -> str:
    """Kubernetes' `Gi` is called `G` in Compose."""
    if process is None:
        return ""
    return LIMITS.format(cpus=process.limits["cpu"], memory=process.limits["memory"].removesuffix("i"))


def _password(service: str) -> str:
    return f"{service.upper()}_PASSWORD"
