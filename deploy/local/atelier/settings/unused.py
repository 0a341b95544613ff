"""Variables that are set and that nothing reads: misspelled, or of a setting that the platform gives itself."""

import os
from collections.abc import Iterable, Mapping

from common.kernel.environment_settings import PREFIX
from gateway.settings import GatewaySettings

from atelier.services import NEEDS, SERVICES
from atelier.settings.parts import PartSettings, settings_class
from atelier.settings.production import ENVIRONMENT

UNUSED = "! {name} is set, and nothing reads it here"
COMMANDS = frozenset({ENVIRONMENT, "ATELIER_ALBUM", "ATELIER_OTLP_ENDPOINT"})
"""What the commands read besides settings."""
SERVERS = frozenset({"ATELIER_POSTGRES_URL", "ATELIER_AMQP_URL", "ATELIER_REDIS_URL"})
"""What `atelier processes up` reads besides those."""


def unused_embedded(parts: PartSettings, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The variables that `atelier up` does not read: what it gives to its parts itself is not read by them."""
    read = set(type(parts.resources.given).model_fields)
    for name in SERVICES:
        read |= settings_class(name).model_fields.keys() - parts.of_service(name, "").keys()
    read |= GatewaySettings.model_fields.keys() - parts.of_gateway().keys()
    return _unread(environment, read, COMMANDS)


def unused_by_processes(parts: PartSettings, environment: Mapping[str, str] = os.environ) -> list[str]:
    """The variables that no process reads."""
    classes = (type(parts.resources.given), GatewaySettings, *map(settings_class, NEEDS))
    return _unread(environment, {name for each in classes for name in each.model_fields}, COMMANDS | SERVERS)


def _unread(environment: Mapping[str, str], read: Iterable[str], others: Iterable[str]) -> list[str]:
    known = {*others, *(f"{PREFIX}{name.upper()}" for name in read)}
    return sorted(name for name in environment if name.startswith(PREFIX) and name.split("__")[0] not in known)
