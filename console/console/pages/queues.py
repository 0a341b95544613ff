"""The work of all services: what waits, runs and failed, and whether the services answer."""

from itertools import groupby
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from console.dependencies import StaffPage

router = APIRouter()


@router.get("/{shop}/queues")
async def list_queues(page: StaffPage) -> Response:
    page.require("dead-letters:read")
    found = await page.api.get("/queues")
    queues = {name: list(rows) for name, rows in groupby(found["items"], lambda row: row["service"])}
    return page.render("queues.html", services=[_service(each, queues) for each in found["services"]])


def _service(state: dict[str, Any], queues: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Its state, with its queues and their sums."""
    own = queues.get(state["name"], [])
    return {**state, "queues": own, **{name: sum(row[name] for row in own) for name in ("waiting", "running", "dead")}}
