"""`/api/staff/v1/webhooks/event-types`: what endpoints can get."""

from importlib.resources import files
from typing import Any

import orjson
from common.http import Output, StaffMember, json_response
from common.http.staff import staff_router
from common.kernel.permissions import Permission
from dialects.staff import CursorPage
from fastapi import Response

from webhooks.domain.catalogue import CATALOGUE

event_type_routes = staff_router(
    "/webhooks/event-types", "webhooks", reads=Permission.WEBHOOKS_READ, transactional=False
)


class EventTypeBody(Output):
    """`data_schema` is the JSON Schema (2020-12) of the member `data` of deliveries, which may be null as well."""

    name: str
    description: str
    version: int
    data_schema: dict[str, Any]


@event_type_routes.get("", response_model=CursorPage[EventTypeBody])
async def list_event_types(caller: StaffMember) -> Response:
    """The catalogue, all on one page."""
    schemas = orjson.loads(files("webhooks").joinpath("event_schemas.json").read_bytes())
    items = [
        {"name": each.name, "description": each.description, "version": each.version, "data_schema": schemas[each.name]}
        for each in CATALOGUE.values()
    ]
    return json_response({"items": items, "next_cursor": None})
