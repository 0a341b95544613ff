"""The list of services, read from deploy/services.toml."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path("deploy/services.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentPod:
    """The replacement of an external service in a development cluster: pods with the label `atelier/part: pod`.

    A service that uses them is given the variables. `name` is that of the network policies.
    """

    name: str
    pod: str
    port: int
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a service may need; the fields are explained in deploy/services.toml."""

    name: str
    kubernetes: Mapping[str, str]
    compose: Mapping[str, str]
    compose_after: Mapping[str, str] = field(default_factory=dict)
    egress: tuple[int, ...] = ()
    private: tuple[int, ...] = ()
    development: DevelopmentPod | None = None

    def secrets_of(self, service: str) -> dict[str, str]:
        """The variables of a service, mapped to SECRET/KEY."""
        return {variable: place.replace("{service}", service) for variable, place in self.kubernetes.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The resources of one process of a service, in Kubernetes' quantities; `jobs` per worker.

    With `temporary` its /tmp is on disk and of that size, instead of small and in memory.
    """

    requests: Mapping[str, str]
    limits: Mapping[str, str]
    jobs: int | None = None
    temporary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`processes` are those with resources of their own, by name: api, worker."""

    name: str
    needs: tuple[Need, ...]
    processes: Mapping[str, Process] = field(default_factory=dict)

    @property
    def jobs_per_worker(self) -> int | None:
        """None if the number of jobs does not determine the number of workers."""
        worker = self.processes.get("worker")
        return worker.jobs if worker else None

    @property
    def folder(self) -> Path:
        return Path("services") / self.name


@dataclass(frozen=True, slots=True)
class ServiceList:
    """`private_networks` are those of systems outside the cluster that are not on the internet, in CIDR notation."""

    services: tuple[Service, ...]
    private_networks: tuple[str, ...] = ()

    @classmethod
    def read(cls, root: Path) -> "ServiceList":
        """Raises KeyError for a need that is not described, TypeError for an unknown key."""
        document = tomllib.loads((root / FILE).read_text())
        needs = {name: _need(name, **entry) for name, entry in document["needs"].items()}
        services = [_service(name, needs, **entry) for name, entry in document["services"].items()]
        return cls(tuple(services), tuple(document["networks"]["private"]))

    def __iter__(self) -> Iterator[Service]:
        return iter(self.services)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(service.name for service in self.services)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Every need of any service, once."""
        return tuple({need.name: need for service in self.services for need in service.needs}.values())

    def needing(self, need: Need) -> tuple[str, ...]:
        return tuple(service.name for service in self.services if need in service.needs)


def _service(name: str, described: Mapping[str, Need], *, needs: Iterable[str], **processes: Any) -> Service:
    if unknown := processes.keys() - {"api", "worker"}:
        raise TypeError(f"{name}: unknown keys: {', '.join(sorted(unknown))}")
    return Service(
        name=name,
        needs=tuple(described[need] for need in needs),
        processes={part: Process(**entry) for part, entry in processes.items()},
    )


def _need(
    name: str,
    *,
    kubernetes: Mapping[str, str],
    compose: Mapping[str, str],
    compose_after: Mapping[str, str] | None = None,
    egress: tuple[int, ...] = (),
    private: tuple[int, ...] = (),
    development: Mapping[str, object] | None = None,
) -> Need:
    return Need(
        name=name,
        kubernetes=kubernetes,
        compose=compose,
        compose_after=compose_after or {},
        egress=tuple(egress),
        private=tuple(private),
        development=DevelopmentPod(**development) if development else None,  # type: ignore[arg-type]
    )
