"""The containers of every service in deploy/compose/compose.yaml, and the scripts in its folder."""

import json
from pathlib import Path
from typing import Any

from common.kernel.settings import ServiceSettings

from generators.files import Files, variables, with_regions
from generators.service_list import Process, Service, ServiceList

FOLDER = Path("deploy/compose")
BESIDE_THE_POOL = 2
"""Connections of a process that are not in its pool: one listens for notifications, one checks the server."""
RESERVED = 20
"""Connections of a PostgreSQL for migrations, backups, replicas, an autoscaler's query and people."""
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
        postgres_command=f"command: [postgres, -c, max_connections={_max_connections(services)}]",
        database_passwords=variables({"SERVICES": names} | passwords),
    ) | with_regions(root, FOLDER / "secrets.sh", services=f'services="{names.upper()}"')


def _max_connections(services: ServiceList) -> int:
    """What an api and a worker of each service need, which share one PostgreSQL."""
    pool: int = ServiceSettings.model_fields["database_pool"].default
    return 2 * len(services.names) * (pool + BESIDE_THE_POOL) + RESERVED


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
    return LIMITS.format(cpus=process.limits.get("cpu", "1.0"), memory=process.limits["memory"].removesuffix("i"))


def _password(service: str) -> str:
    return f"{service.upper()}_PASSWORD"
