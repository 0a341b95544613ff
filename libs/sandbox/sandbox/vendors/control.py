"""`/models/…`: orders faults, lists what was asked of the vendors and what they would charge."""

from collections import Counter

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.settings import SandboxSettings
from sandbox.vendors.context import VendorContext
from sandbox.vendors.faults import OrderedFault
from sandbox.vendors.jobs import Job

SHOWN = 50
MOST_CHARGES = 1000


class Control:
    def __init__(self, context: VendorContext, settings: SandboxSettings) -> None:
        self._context = context
        self._settings = settings

    def routes(self) -> list[Route]:
        return [
            Route("/models/faults", self.faults, methods=["GET"]),
            Route("/models/faults", self.order_fault, methods=["POST"]),
            Route("/models/faults", self.clear_faults, methods=["DELETE"]),
            Route("/models/charges", self.charges, methods=["GET"]),
        ]

    async def faults(self, request: Request) -> Response:
        return JSONResponse([each.model_dump() for each in self._context.ordered.outstanding()])

    async def order_fault(self, request: Request) -> Response:
        try:
            given = OrderedFault.model_validate_json(await request.body())
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False, include_context=False)
            return JSONResponse({"detail": faults}, 422)
        self._context.ordered.order(given)
        return JSONResponse(given.model_dump(), 201)

    async def clear_faults(self, request: Request) -> Response:
        self._context.ordered.clear()
        return Response(status_code=204)

    async def charges(self, request: Request) -> Response:
        """Newest first; `?vendor=`. `charged` counts jobs that succeeded, which is what vendors take money for."""
        vendor = request.query_params.get("vendor")
        found = [job for job in self._context.jobs.everything(MOST_CHARGES) if vendor in (None, job.vendor)]
        charges = [_charge(job) for job in found]
        return JSONResponse(
            {
                "asked": len(charges),
                "charged": sum(each["charged"] for each in charges),
                "cost_micros": sum(each["cost_micros"] for each in charges),
                "by_vendor": Counter(job.vendor for job in found),
                "data": charges,
            }
        )


def _charge(job: Job) -> dict[str, object]:
    charged = job.status == "succeeded"
    return {
        "id": job.id,
        "vendor": job.vendor,
        "model": job.model,
        "prompt": job.order.prompt,
        "references": len(job.order.references),
        "status": job.status,
        "asked_at": job.created,
        "charged": charged,
        "pictures": len(job.outputs),
        "cost_micros": job.cost_micros if charged else 0,
    }
