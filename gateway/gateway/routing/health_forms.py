"""The forms of a storefront's health check: what each contract checks, and the body of its response."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from common.kernel import clock

Check = Literal["database", "cache", "jobs"]
"""The databases of the contract's services, the counters of rate limits, and the job queues of the services."""


@dataclass(frozen=True, slots=True)
class HealthForm(ABC):
    """The health check at `path`. `checks` names what it checks."""

    path: str
    checks: ClassVar[frozenset[Check]]

    @abstractmethod
    def body(self, storefront: str, results: Mapping[Check, bool]) -> dict[str, Any]:
        """`results` has a value for each of `checks`."""

    @property
    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the body."""


@dataclass(frozen=True, slots=True)
class DatabaseHealth(HealthForm):
    """One status of all databases, with the time and the storefront's name."""

    checks: ClassVar[frozenset[Check]] = frozenset({"database"})

    def body(self, storefront: str, results: Mapping[Check, bool]) -> dict[str, Any]:
        healthy = all(results.values())
        return {
            "status": "healthy" if healthy else "unhealthy",
            "timestamp": clock.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
            "service": storefront,
            "database": "connected" if healthy else "disconnected",
        }

    @property
    def schema(self) -> dict[str, Any]:
        return _object(
            status={"type": "string", "enum": ["healthy", "unhealthy"]},
            timestamp={"type": "string", "format": "date-time"},
            service={"type": "string"},
            database={"type": "string", "enum": ["connected", "disconnected"]},
        )


@dataclass(frozen=True, slots=True)
class ChecksHealth(HealthForm):
    """One status, and each check's result. The job queues are called `celery`, as clients know them."""

    checks: ClassVar[frozenset[Check]] = frozenset({"database", "cache", "jobs"})

    def body(self, storefront: str, results: Mapping[Check, bool]) -> dict[str, Any]:
        named = {"database": results["database"], "cache": results["cache"], "celery": results["jobs"]}
        return {
            "status": "healthy" if all(named.values()) else "degraded",
            "checks": {name: "ok" if succeeded else "error" for name, succeeded in named.items()},
        }

    @property
    def schema(self) -> dict[str, Any]:
        result = {"type": "string", "enum": ["ok", "error"]}
        return _object(
            status={"type": "string", "enum": ["healthy", "degraded"]},
            checks=_object(database=result, cache=result, celery=result),
        )


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }
