"""`/models/…`: orders faults, lists what was asked of the vendors and what they would charge."""

from collections import Counter
from typing import Any, get_args

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.pages import page, wants_html
from sandbox.settings import SandboxSettings
from sandbox.vendors.context import VendorContext
from sandbox.vendors.faults import OrderedFault
from sandbox.vendors.files import kind_of
from sandbox.vendors.inputs import STORED
from sandbox.vendors.jobs import Job, Vendor

SHOWN = 50
TITLES: dict[Vendor, str] = {"replicate": "Replicate", "openai": "OpenAI", "fal": "fal", "comfyui": "ComfyUI"}
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
            Route("/models/files/{id}", self.file, methods=["GET"]),
            Route("/models/", self.home, methods=["GET"]),
            Route("/models", self.home, methods=["GET"]),
            *(Route(f"/models/{vendor}", self.home, methods=["GET"]) for vendor in TITLES),
        ]

    async def home(self, request: Request) -> Response:
        """The latest jobs with their pictures, of all vendors or of one."""
        last = request.url.path.rstrip("/").rpartition("/")[2]
        vendor = next((name for name in get_args(Vendor) if name == last), None)
        jobs = self._context.jobs.everything(SHOWN, vendor)
        if not wants_html(request):
            return JSONResponse([_charge(job) for job in jobs])
        given = {
            job.id: _stored([*job.order.references, *([job.order.mask] if job.order.mask else [])]) for job in jobs
        }
        faults = self._context.ordered.outstanding()
        values: dict[str, Any] = {"jobs": jobs, "given": given, "faults": faults, "vendor": vendor, "titles": TITLES}
        return page("models", root=self._settings.root, **values)

    async def file(self, request: Request) -> Response:
        """A picture that was given or made, for the page. Its address is unguessable."""
        found = self._context.files.of_any_vendor(request.path_params["id"])
        if found is None:
            return Response(status_code=404)
        return Response(found.content, media_type=kind_of(found.content))

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
        found = self._context.jobs.everything(MOST_CHARGES, request.query_params.get("vendor"))
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


def _stored(addresses: list[str]) -> list[str]:
    """The ids of those that the sandbox stores."""
    return [each.removeprefix(STORED) for each in addresses if each.startswith(STORED)]
