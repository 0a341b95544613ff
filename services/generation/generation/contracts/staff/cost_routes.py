"""Staff's endpoint for what hosted pictures cost."""

from datetime import timedelta
from typing import Annotated

from common.http import Reads, StaffMember, json_response, shown
from common.http.staff import staff_router
from common.kernel import clock
from common.kernel.permissions import Permission
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from generation.contracts.staff.cost_schemas import CostsBody, FailureBody, cost_body, dollars
from generation.jobs.errors import CostPeriodTooLong
from generation.jobs.queries import costs

USUAL, LONGEST = timedelta(days=30), timedelta(days=92)


def cost_routes() -> APIRouter:
    routes = staff_router(
        "/jobs/costs",
        "jobs",
        reads=Permission.JOBS_READ,
        writes=Permission.JOBS_WRITE,
        subject="job",
        transactional=False,
    )

    @routes.get("", response_model=CostsBody)
    async def read_costs(
        caller: StaffMember,
        executor: Reads,
        since: Annotated[AwareDatetime | None, Query(alias="from")] = None,
        until: Annotated[AwareDatetime | None, Query(alias="to", description="exclusive")] = None,
    ) -> Response:
        """What pictures of hosted models cost and bring in, by day, kind, product, vendor and model: of 30 days."""
        end = until or clock.now()
        begin = since or end - USUAL
        if end - begin > LONGEST:
            raise CostPeriodTooLong(most_days=LONGEST.days)
        found = await costs.costs(executor, caller.storefront, begin, end)
        reasons = await costs.failures(executor, caller.storefront, begin, end)
        failed = [shown(FailureBody, row, cost=dollars(row["cost"])) for row in reasons]
        return json_response({"costs": [cost_body(row) for row in found], "failures": failed})

    return routes
