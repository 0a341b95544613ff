"""`/api/staff/v1/queues`: the work of all services that waits, runs and failed, and whether they answer."""

from collections.abc import Mapping
from datetime import datetime

from common.http import Output, StaffMember, json_response, shown
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from common.rpc.interfaces.attention import AttentionInterface
from fastapi import APIRouter, Response

from identity.use_cases.read_attention import read_workloads


class QueueBody(Output):
    """The tasks of one `handler`: `waiting` are due, the oldest since `since`; `later` are for another moment."""

    service: str
    handler: str
    waiting: int
    running: int
    later: int
    dead: int
    since: datetime | None


class ServiceState(Output):
    """`state`: `working`, `stopped` when tasks have been due for 30 seconds and no worker has any, or `unavailable`.

    `events` are not published yet, the oldest since `events_since`.
    """

    name: str
    state: str
    events: int
    events_since: datetime | None


class QueueList(Output):
    """Queues with something in them."""

    items: list[QueueBody]
    services: list[ServiceState]
    unavailable: list[str]


def queue_routes(services: Mapping[str, AttentionInterface]) -> APIRouter:
    routes = staff_router("/queues", "queues", reads=Permission.DEAD_LETTERS_READ, transactional=False)

    @routes.get("", response_model=QueueList)
    async def list_queues(caller: StaffMember) -> Response:
        """The tasks and the events of this storefront, in all services, and the state of each service."""
        answers = await read_workloads(caller.storefront, services)
        items = [
            shown(QueueBody, dict(queue), service=name)
            for name, work in answers.by_service.items()
            for queue in work.queues
        ]
        states = [
            {
                "name": name,
                "state": "stopped" if work.is_stopped else "working",
                "events": work.events,
                "events_since": work.events_since,
            }
            for name, work in answers.by_service.items()
        ]
        silent = [
            {"name": name, "state": "unavailable", "events": 0, "events_since": None} for name in answers.unavailable
        ]
        return json_response({"items": items, "services": [*states, *silent], "unavailable": answers.unavailable})

    return routes
