"""An entry of the audit log, and the members that a change has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import orjson

from common.kernel import clock
from common.observability.log_context import fields

SECRET_NAMES = ("password", "secret", "token", "card", "code_hash", "recovery_code")
"""Members whose names contain one of these are never recorded."""
WITHHELD = "[withheld]"
Members = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who changed something. `kind` is `staff`, `api-key` (whose name is the `email`), `system` (a timer, a webhook, an
    event) or `command` (a shell).

    `address` is the client's, as the gateway determined it.
    """

    kind: str
    id: UUID | None = None
    email: str | None = None
    address: str | None = None


SYSTEM = Actor(kind="system")


def _request_id() -> str | None:
    return fields().get("request_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """`before` and `after` have the members of the subject that changed, None if it did not exist.

    `operation` is `METHOD /path/{template}` below `/api/staff/v1`, or the name of a system's operation. A subject is
    a type, such as `order`, and the id by which staff know it.
    """

    storefront: str
    actor: Actor
    operation: str
    subject_type: str
    subject_id: str | None
    before: Members | None = None
    after: Members | None = None
    reason: str | None = None
    request_id: str | None = field(default_factory=_request_id)
    at: datetime = field(default_factory=clock.now)
    id: UUID = field(default_factory=uuid4)


def changed_members(before: Members | None, after: Members | None) -> tuple[Members | None, Members | None]:
    """Both without the members that are equal in them; the members of secrets are withheld."""
    old, new = recordable(before), recordable(after)
    if old is None or new is None:
        return old, new
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old[name] for name in names if name in old}, {name: new[name] for name in names if name in new}


def recordable(members: Members | None) -> dict[str, Any] | None:
    """As JSON has it, without secrets at any depth."""
    if members is None:
        return None
    plain = orjson.loads(orjson.dumps(members, default=str, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS))
    return {name: _withheld(name, value) for name, value in plain.items()}


def _withheld(name: str, value: Any) -> Any:
    if any(secret in name.lower() for secret in SECRET_NAMES):
        return WITHHELD
    if isinstance(value, dict):
        return {key: _withheld(key, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_withheld(name, each) for each in value]
    return value
